// The developer's loop: whenever a source file changes, builds what depends on it and starts the
// server again. A build that fails leaves the last good server running.

import { spawn } from "node:child_process";
import { existsSync, watch } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const HOUSE = fileURLToPath(new URL("..", import.meta.url));
const WATCHED = ["app", "crates", "migrations", "public", "src", "style", "Cargo.toml"];

/** Editors write a file in several steps; one build is enough for all of them. */
const QUIET_MILLISECONDS = 200;

let server;
let wanted = true;
let building = false;

function run(command, args) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: HOUSE, stdio: "inherit" });
    child.on("exit", (code) => done(code === 0));
  });
}

async function stopServer() {
  if (!server || server.exitCode !== null) return;
  const gone = new Promise((done) => server.once("exit", done));
  server.kill("SIGTERM");
  await gone;
}

async function build() {
  if (building) return;
  building = true;
  while (wanted) {
    wanted = false;
    const built =
      (await run("node", ["build/site.mjs"])) && (await run("cargo", ["build"]));
    if (built && !wanted) {
      await stopServer();
      server = spawn("target/debug/offertory", ["serve", "--demo"], {
        cwd: HOUSE,
        stdio: "inherit",
      });
    }
  }
  building = false;
}

let quiet;
for (const name of WATCHED.filter((name) => existsSync(join(HOUSE, name)))) {
  watch(join(HOUSE, name), { recursive: true }, () => {
    wanted = true;
    clearTimeout(quiet);
    quiet = setTimeout(build, QUIET_MILLISECONDS);
  });
}
process.on("SIGINT", () => stopServer().then(() => process.exit(0)));
await build();
