// Unpacks the old Chromiums that the browser tests run in: they lie inside npm packages, compressed.
// `npm ci`, then `node tests/browser/unpack.mjs`.

import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";

const modules = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "node_modules");

for (const name of ["chromium-103", "chromium-127"]) {
  const packed = join(modules, name, "bin");
  const target = join(modules, ".cache", name);
  const binary = join(target, "chromium");
  if (!existsSync(packed)) {
    console.error(`${name} is not installed. Run \`npm ci\` first.`);
    process.exitCode = 1;
    continue;
  }
  if (existsSync(binary)) continue;
  mkdirSync(target, { recursive: true });
  const swiftshader = join(target, "swiftshader.tar");
  writeFileSync(swiftshader, brotliDecompressSync(readFileSync(join(packed, "swiftshader.tar.br"))));
  execFileSync("tar", ["-xf", swiftshader, "-C", target]);
  writeFileSync(binary, brotliDecompressSync(readFileSync(join(packed, "chromium.br"))));
  chmodSync(binary, 0o755);
  console.log(binary);
}
