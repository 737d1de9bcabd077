// The program on Windows (here: wine), from its first start to the last: what a streamer does on the first evening.
//   node tests/windows-smoke.mjs path/to/evenkeel.exe
// It talks to a chat server of its own on loopback, and presses a key on a display of its own.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const exe = process.argv[2];
const wine = ["wine64", "wine"].find((name) => spawnSync("which", [name]).status === 0);
const home = mkdtempSync(join(tmpdir(), "evenkeel-windows-"));
const data = join(home, "Daten von Jörg");
const digests = join(home, "Kühle Ähren");
const settings = join(home, "settings.toml");
const windows = (path) => `Z:${path.replaceAll("/", "\\")}`;
const env = { ...process.env, WINEDEBUG: "-all", EVENKEEL_CONFIG: windows(settings), EVENKEEL_DATA_DIR: windows(data) };
const done = (what) => console.log(`ok  ${what}`);
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks until it is as it should be; a minute is more than any of it takes. */
async function until(what, ask) {
  const end = Date.now() + 60_000;
  let last;
  while (Date.now() < end) {
    try {
      const found = await ask();
      if (found) return found;
    } catch (error) {
      last = error;
    }
    await wait(200);
  }
  throw new Error(`not in a minute: ${what}${last ? ` (${last})` : ""}`);
}

// A chat server as Twitch's is, as far as it is needed.
const talkers = new Set();
const chat = createServer((socket) => {
  socket.on("error", () => {});
  socket.on("data", (bytes) => {
    if (bytes.includes("JOIN")) {
      talkers.add(socket);
      socket.write(":tmi.twitch.tv 001 justinfan1 :Welcome\r\n@room-id=1;slow=0 :tmi.twitch.tv ROOMSTATE #harbour\r\n");
    }
  });
  socket.on("close", () => talkers.delete(socket));
});
await new Promise((resolve) => chat.listen(0, "127.0.0.1", resolve));
const say = (name, text, id) => {
  const tags = `@display-name=${name};id=${id};user-id=${id.length}${name.length};room-id=1;tmi-sent-ts=${Date.now()}`;
  for (const socket of talkers) {
    socket.write(`${tags} :${name.toLowerCase()}!x@x PRIVMSG #harbour :${text}\r\n`);
  }
};

const display = spawn("Xvfb", ["-displayfd", "1", "-screen", "0", "640x480x24", "-nolisten", "tcp"], {
  stdio: ["ignore", "pipe", "ignore"],
});
env.DISPLAY = `:${await new Promise((resolve) => display.stdout.once("data", (number) => resolve(String(number).trim())))}`;

writeFileSync(settings, `[twitch]
channel = "harbour"
irc_url = "irc://127.0.0.1:${chat.address().port}"
keyring = false
[server]
listen = "127.0.0.1:0"
[digest]
folder = '${windows(digests)}'
notify = false
[hotkeys]
break = "Ctrl+Shift+F9"
`);

/** A call of the program; gives what it said, and its exit code. */
function run(...words) {
  const { status, stdout, stderr } = spawnSync(wine, [exe, ...words], { env, encoding: "utf8", timeout: 90_000 });
  return { status, out: `${stdout}${stderr}` };
}

let service;
async function start() {
  rmSync(join(data, "service.json"), { force: true });
  const log = openSync(join(home, "log"), "a");
  service = spawn(wine, [exe, "run"], { env, stdio: ["ignore", log, log] });
  closeSync(log);
  const { address } = await until("it says where it answers", () => JSON.parse(readFileSync(join(data, "service.json"), "utf8")));
  const key = readFileSync(join(data, "api-key"), "utf8").trim();
  const call = async (path, options = {}) => {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json", ...options.headers };
    return fetch(`http://${address}${path}`, { ...options, headers });
  };
  await until("it answers", async () => (await call("/api/v1/health")).ok);
  return { address, call, json: async (path) => (await call(path)).json() };
}

try {
  mkdirSync(data, { recursive: true });
  let evenkeel = await start();
  done("it starts, in a folder with umlauts");

  assert.match(await (await evenkeel.call("/overlay")).text(), /id="overlay"/);
  assert.match(await (await evenkeel.call("/dock")).text(), /id="dock"/);
  done("overlay and dock are there");

  await until("chat is connected", async () => (await evenkeel.json("/api/v1/status")).chat.state === "up");
  say("Mira", "thank you, i love your streams", "1");
  say("Teo", "which brush is that?", "22");
  await until("what was said is kept", async () => (await evenkeel.json("/api/v1/feedback")).length === 2);
  done("chat is read");

  const broken = run("break");
  assert.equal(broken.status, 0, broken.out);
  const inBreak = async () => (await evenkeel.json("/api/v1/status")).break.state === "break";
  assert.ok(await inBreak());
  assert.equal(run("break", "end").status, 0);
  done("a break by the command line");

  // A window of wine's own has to be there for keys to be heard.
  const notepad = spawn(wine, ["notepad"], { env, stdio: "ignore" });
  const press = () => spawnSync("xdotool", ["key", "ctrl+shift+F9"], { env });
  const heard = await until("the key begins a break", async () => {
    press();
    await wait(500);
    return inBreak();
  }).catch(() => false);
  notepad.kill("SIGTERM");
  assert.ok(heard, "the hotkey is heard");
  run("break", "end");
  done("a break by a hotkey");

  const digest = run("digest", "now");
  assert.equal(digest.status, 0, digest.out);
  assert.match(digest.out, /i love your streams/);
  await until("the digest lies in its folder", () => existsSync(digests) && readdirSync(digests).some((name) => name.endsWith(".md")));
  done("a digest in a folder with umlauts");

  const second = run("--open");
  assert.equal(second.status, 0, second.out);
  assert.match(second.out, /runs already/);
  done("a second start finds the first");

  assert.equal(spawnSync(wine, ["taskkill", "/f", "/im", "evenkeel.exe"], { env }).status, 0);
  await until("it is gone", () => fetch(`http://${evenkeel.address}/api/v1/health`).then(() => false, () => true));
  evenkeel = await start();
  assert.equal((await evenkeel.json("/api/v1/feedback")).length, 2);
  done("what was received is there after a kill");

  const doctor = run("doctor");
  assert.match(doctor.out, /Evenkeel runs at/);
  const stopped = run("stop");
  assert.equal(stopped.status, 0, stopped.out);
  done("doctor, and an end in good order");

  const forgotten = run("forget", "everything", "--yes");
  assert.equal(forgotten.status, 0, forgotten.out);
  assert.ok(!existsSync(data) || readdirSync(data).length === 0, "nothing is left");
  done("everything is forgotten");
} catch (error) {
  console.error(existsSync(join(home, "log")) ? readFileSync(join(home, "log"), "utf8") : "it said nothing");
  throw error;
} finally {
  spawnSync(wine, ["taskkill", "/f", "/im", "evenkeel.exe"], { env });
  service?.kill("SIGTERM");
  display.kill("SIGTERM");
  chat.close();
  talkers.forEach((socket) => socket.destroy());
  rmSync(home, { recursive: true, force: true });
}
