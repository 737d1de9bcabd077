#!/usr/bin/env bash
# One would guess: calendar libraries that know IANA zones read the schedule that Twitch serves (Helix "Get Channel
#   iCalendar"), and where one does not know a zone it says so.
# What happens: Twitch writes `TZID=/America/New_York`, with the slash that RFC 5545 (3.2.19) gives to global names and
#   without a VTIMEZONE. node-ical takes the hour in the machine's own zone, Python's ics takes it as UTC; no error, no
#   warning, and node-ical's `tz` is a name that Intl refuses. Without the slash both are right; icalendar is right anyway.
# Who is hurt: reminders and planners fed with a channel's schedule; four hours here, another error on each machine.
# node-ical 0.27.2, ics 0.7.3, icalendar 7.3.2, 2026-11-30
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes > npm.log 2>&1
npm install --no-audit --no-fund --ignore-scripts node-ical@0.27.2 >> npm.log 2>&1 || { cat npm.log; exit 1; }
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ics==0.7.3 icalendar==7.3.2 tzdata==2026.6

# In the form of Twitch's reference; its JSON for the same stream says 2021-07-01T18:00:00Z.
sed 's/$/\r/' > slash.ics <<'ICS'
BEGIN:VCALENDAR
PRODID:-//twitch.tv//StreamSchedule//1.0
VERSION:2.0
CALSCALE:GREGORIAN
REFRESH-INTERVAL;VALUE=DURATION:PT1H
NAME:evening
BEGIN:VEVENT
UID:0b8f6f0a-6f0e-4a53-9b5e-2f1b0a8d1c11
DTSTAMP:20210323T040131Z
DTSTART;TZID=/America/New_York:20210701T140000
DTEND;TZID=/America/New_York:20210701T150000
SUMMARY:Drawing together
CATEGORIES:Art
END:VEVENT
END:VCALENDAR
ICS
sed 's/TZID=\//TZID=/' slash.ics > plain.ics

cat > show.mjs <<'JS'
import { readFileSync } from "node:fs";
import ical from "node-ical";

const event = Object.values(ical.sync.parseICS(readFileSync(process.argv[2], "utf8"))).find((each) => each.type === "VEVENT");
let known = "known to Intl";
try {
  new Intl.DateTimeFormat("en", { timeZone: event.start.tz });
} catch (error) {
  known = error.name;
}
console.log(event.start.toISOString(), event.start.tz, known);
JS
cat > show.py <<'PY'
import sys
from datetime import timezone

import icalendar
import ics

text = open(sys.argv[1], newline="").read()
print("ics", list(ics.Calendar(text).events)[0].begin.to("utc").isoformat())
start = icalendar.Calendar.from_ical(text).walk("VEVENT")[0]["DTSTART"].dt
print("icalendar", start.astimezone(timezone.utc).isoformat())
PY

node -p '"node-ical " + JSON.parse(require("fs").readFileSync("node_modules/node-ical/package.json", "utf8")).version'
venv/bin/pip list --disable-pip-version-check 2> /dev/null | grep -E '^(ics|icalendar) '
{
  for file in slash plain; do
    for zone in UTC Asia/Tokyo; do
      printf '%s, machine in %s: node-ical ' "$file" "$zone"
      TZ=$zone node show.mjs "$file.ics"
      TZ=$zone venv/bin/python -W ignore::FutureWarning show.py "$file.ics" | sed "s|^|$file, machine in $zone: |"
    done
  done
} | tee seen
cat > expected <<'TEXT'
slash, machine in UTC: node-ical 2021-07-01T14:00:00.000Z /America/New_York RangeError
slash, machine in UTC: ics 2021-07-01T14:00:00+00:00
slash, machine in UTC: icalendar 2021-07-01T18:00:00+00:00
slash, machine in Asia/Tokyo: node-ical 2021-07-01T05:00:00.000Z /America/New_York RangeError
slash, machine in Asia/Tokyo: ics 2021-07-01T14:00:00+00:00
slash, machine in Asia/Tokyo: icalendar 2021-07-01T18:00:00+00:00
plain, machine in UTC: node-ical 2021-07-01T18:00:00.000Z America/New_York known to Intl
plain, machine in UTC: ics 2021-07-01T18:00:00+00:00
plain, machine in UTC: icalendar 2021-07-01T18:00:00+00:00
plain, machine in Asia/Tokyo: node-ical 2021-07-01T18:00:00.000Z America/New_York known to Intl
plain, machine in Asia/Tokyo: ics 2021-07-01T18:00:00+00:00
plain, machine in Asia/Tokyo: icalendar 2021-07-01T18:00:00+00:00
TEXT
diff expected seen
