#!/usr/bin/env bash
# One would guess: in chat-downloader `author.name` is the login, and a chat line is one, whatever stands in it.
# What happens: live on Twitch `author.name` is the display name in lower case, even where Twitch sends `login`, too. Of
#   whoever is shown in Japanese, Korean or Chinese the login is gone, and a reply names the same person by login: they
#   never match. And a line that mentions Twitch's chat host is taken for one of the server and left out.
# Who is hurt: whoever groups lines by person, ignores or thanks people by login, or counts on getting every line.
# chat-downloader 0.2.8, 2026-11-30
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check chat-downloader==0.2.8

cat > "$dir/show.py" <<'PY'
import sys
from importlib.metadata import version

from chat_downloader.sites import twitch


def line(login, shown, text, more="", user="7"):
    tags = f"badge-info=;badges=;color=;display-name={shown};emotes=;id=1;room-id=9;tmi-sent-ts=1700000000000;user-id={user}{more}"
    return f"@{tags} :{login}!{login}@{login}.tmi.twitch.tv PRIVMSG #chan :{text}\r\n"


def read(*lines, groups=("messages",)):
    """What the library's own live loop yields for these lines; only the socket is played."""

    class Socket:
        def __init__(self):
            self.left = [("".join(lines))]

        def recv(self, _size):
            if not self.left:
                raise EOFError
            return self.left.pop()

        def ignore(self, *_):
            pass

        send_raw = join_channel = set_timeout = close_connection = ignore

    twitch.TwitchChatIRC = Socket
    params = {"max_attempts": 1, "buffer_size": 4096, "message_groups": list(groups)}
    items = []
    try:
        for item in twitch.TwitchChatDownloader()._get_chat_messages_by_stream_id("chan", params):
            items.append(item)
    except EOFError:
        pass
    return items


print("chat-downloader", version("chat-downloader"))
same = True

print("\nspace_cat, shown as 宇宙の猫, writes; Ann replies:")
reply = ";reply-parent-display-name=宇宙の猫;reply-parent-msg-body=hi;reply-parent-msg-id=1;reply-parent-user-id=7;reply-parent-user-login=space_cat"
wrote, replied = read(line("space_cat", "宇宙の猫", "hi"), line("ann", "Ann", "@宇宙の猫 hi", reply, user="8"))
print("author of the line:", wrote["author"]["name"])
print("author of what is replied to:", replied["in_reply_to"]["author"]["name"])
same &= wrote["author"]["name"] == "宇宙の猫" and replied["in_reply_to"]["author"]["name"] == "space_cat"

print("\nthe same person comes with a raid; Twitch sends login=space_cat:")
(raid,) = read(
    "@badge-info=;badges=;color=;display-name=宇宙の猫;emotes=;id=2;login=space_cat;msg-id=raid;msg-param-displayName=宇宙の猫;"
    "msg-param-login=space_cat;msg-param-viewerCount=5;room-id=9;system-msg=;tmi-sent-ts=1700000000000;user-id=7"
    " :tmi.twitch.tv USERNOTICE #chan\r\n",
    groups=("all",),
)
print("author of the raid:", raid["author"]["name"])
same &= raid["author"]["name"] == "宇宙の猫"

print("\nthree lines of chat by three people, the default groups:")
three = [
    line("ann", "Ann", "hello there"),
    line("bo", "Bo", "my client says tmi.twitch.tv is down"),
    line("cy", "Cy", "lovely stream"),
]
texts = [item["message"] for item in read(*three)]
print(texts)
same &= texts == ["hello there", "lovely stream"]

sys.stdout.flush()
sys.exit(0 if same else 1)
PY
"$dir/venv/bin/python" "$dir/show.py"
