#!/usr/bin/env bash
# One would guess: the tags that tmi.js hands on with a message are what Twitch sent, so the words that are replied to
#   (`reply-parent-msg-body`) are always text.
# What happens: a tag that is just `1` becomes `true`, and one that is just `0` becomes `false`, whatever the tag is. In a
#   vote by "1" and "2", a reply to "1" quotes the boolean true, a reply to "2" the text "2".
# Who is hurt: bots and overlays that show or count replies: text methods fail on it, and a quoted "0" looks like none.
# tmi.js 1.8.5, 2026-12-01
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund tmi.js@1.8.5

cat > show.js <<'JS'
const { Client } = require("tmi.js");
const { WebSocketServer } = require("ws");

const line = (parent) =>
  `@badge-info=;badges=;color=;display-name=Ash;emotes=;id=m;mod=0;reply-parent-display-name=Birch;` +
  `reply-parent-msg-body=${parent};reply-parent-msg-id=p;reply-parent-user-id=2;reply-parent-user-login=birch;` +
  `room-id=9;subscriber=0;tmi-sent-ts=1700000000000;turbo=0;user-id=3;user-type= ` +
  `:ash!ash@ash.tmi.twitch.tv PRIVMSG #chan :so do I\r\n`;
const votes = ["1", "0", "2"];

// A server of our own in Twitch's place; the client is the library's, as it comes.
const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
server.on("connection", (socket) => {
  socket.on("message", (said) => {
    if (!String(said).startsWith("NICK")) return;
    socket.send(":tmi.twitch.tv 001 justinfan1 :Welcome, GLHF!\r\n:tmi.twitch.tv 372 justinfan1 :.\r\n");
    for (const vote of votes) socket.send(line(vote));
  });
});
server.on("listening", () => {
  const quiet = { info() {}, warn() {}, error() {} };
  const connection = { server: "127.0.0.1", port: server.address().port, secure: false, reconnect: false };
  const client = new Client({ connection, logger: quiet });
  const quoted = [];
  client.on("message", (_channel, tags) => {
    quoted.push(tags["reply-parent-msg-body"]);
    if (quoted.length < votes.length) return;
    console.log(`tmi.js ${require("tmi.js/package.json").version}`);
    votes.forEach((vote, at) => console.log(`sent ${JSON.stringify(vote)}, handed on ${JSON.stringify(quoted[at])}`));
    const is = JSON.stringify(quoted) === JSON.stringify([true, false, "2"]);
    console.log(is ? "as described" : "it behaves otherwise now");
    process.exit(is ? 0 : 1);
  });
  client.connect();
});
setTimeout(() => (console.log("no messages came"), process.exit(1)), 20_000);
JS
node show.js
