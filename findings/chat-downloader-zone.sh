#!/usr/bin/env bash
# One would guess: `timestamp`, in microseconds since 1970, is when a line was said, for recordings as for live chat.
# What happens: of a recording it is wrong by the time zone of the computer. The program reads Twitch's "...Z" (UTC) as if
#   it were local time; live chat comes with milliseconds and is right. `time_in_seconds` is right as well.
# Who is hurt: whoever lines such a file up with anything else by time, or merges a recording with the live chat of the
#   same evening: in Berlin they are one or two hours apart, and on a computer in UTC nobody notices.
# chat-downloader 0.2.8, 2026-12-01
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check chat-downloader==0.2.8

cat > "$dir/show.py" <<'PY'
import re
from importlib.metadata import version

from chat_downloader.sites.twitch import TwitchChatDownloader as Twitch

comment = {
    "id": "1",
    "createdAt": "2026-11-10T19:00:05.123Z",
    "contentOffsetSeconds": 5,
    "commenter": {"id": "7", "login": "ash", "displayName": "Ash"},
    "message": {"fragments": [{"text": "hello", "emote": None}], "userBadges": [], "userColor": None},
}
line = "@id=1;display-name=Ash;room-id=9;tmi-sent-ts=1794337205123;user-id=7 :ash!ash@ash.tmi.twitch.tv PRIVMSG #chan :hello\r\n"
live = Twitch._parse_irc_item(next(re.finditer(Twitch._MESSAGE_REGEX, line)))
print(version("chat-downloader"), Twitch._parse_item(comment, 0)["timestamp"], live["timestamp"])
PY
right=1794337205123000
berlin=$(TZ=Europe/Berlin "$dir/venv/bin/python" "$dir/show.py")
utc=$(TZ=UTC "$dir/venv/bin/python" "$dir/show.py")
read -r version recorded live <<<"$berlin"
read -r _ recorded_utc _ <<<"$utc"
echo "chat-downloader $version"
echo "the same moment, as a computer in Berlin writes it: recorded $recorded, live $live"
echo "as a computer in UTC writes it: recorded $recorded_utc"
if [ "$recorded_utc" = "$right" ] && [ "$live" = "$right" ] && [ "$((right - recorded))" = 3600000000 ]; then
  echo "as described"
else
  echo "it behaves otherwise now"
  exit 1
fi
