#!/usr/bin/env bash
# One would guess: the profanity filter bad-words gives a line with nothing profane in it back as it was.
# What happens: it drops the underscores. "thanks cool_cat", where nothing is profane and nothing was replaced, comes
#   back as "thanks coolcat", which on Twitch is another person's login.
# Who is hurt: overlays and bots that thank, mention or group people by name after cleaning the line.
# bad-words 4.1.5, 2026-11-30
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes > npm.log 2>&1
npm install --no-audit --no-fund --ignore-scripts bad-words@4.1.5 >> npm.log 2>&1 || { cat npm.log; exit 1; }

cat > show.mjs <<'JS'
import { readFileSync } from "node:fs";
import { Filter } from "bad-words";

console.log("bad-words", JSON.parse(readFileSync("node_modules/bad-words/package.json", "utf8")).version);

let same = true;
console.log("nothing profane in it, a new filter each time:");
for (const [line, expected] of [
  ["thanks cool_cat", "thanks coolcat"],
  ["hi @space_cat_42 nice hat", "hi @spacecat42 nice hat"],
  ["cool_cat", "coolcat"],
]) {
  const cleaned = new Filter().clean(line);
  const profane = new Filter().isProfane(line);
  console.log(`clean(${JSON.stringify(line)}) -> ${JSON.stringify(cleaned)}, isProfane ${profane}`);
  same &&= cleaned === expected && !profane;
}
process.exit(same ? 0 : 1);
JS
node show.mjs
