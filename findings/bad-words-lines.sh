#!/usr/bin/env bash
# One would guess: what the profanity filter bad-words makes of a line depends on that line alone, and a line with
#   nothing profane in it comes back as it was.
# What happens: `clean` keeps a position from the line before. After a line that begins with emoji or another script,
#   a short profane line comes back uncensored, while `isProfane` says true; the same line once more is censored.
#   And underscores go: "thanks cool_cat", where nothing is profane, becomes "thanks coolcat", somebody else's name.
# Who is hurt: overlays and bots that clean a whole chat with one Filter, as the README shows; who is thanked by name.
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
const filter = new Filter();
function show(line, expected) {
  const cleaned = filter.clean(line);
  console.log(`clean(${JSON.stringify(line)}) -> ${JSON.stringify(cleaned)}, isProfane ${filter.isProfane(line)}`);
  same &&= cleaned === expected;
}

console.log("\none filter, one chat:");
show("crap", "****");
show("こんにちは everyone", "こんにちは everyone");
show("crap", "crap");
show("crap", "****");
show("🔥🔥🔥 nice run", "🔥🔥🔥 nice run");
show("crap", "crap");

console.log("\nnothing profane in it, a new filter each time:");
for (const [line, expected] of [
  ["thanks cool_cat", "thanks coolcat"],
  ["hi @space_cat_42 nice hat", "hi @spacecat42 nice hat"],
  ["cool_cat", "coolcat"],
]) {
  const cleaned = new Filter().clean(line);
  console.log(`clean(${JSON.stringify(line)}) -> ${JSON.stringify(cleaned)}, isProfane ${filter.isProfane(line)}`);
  same &&= cleaned === expected;
}
process.exit(same ? 0 : 1);
JS
node show.mjs
