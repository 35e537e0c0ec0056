// The local host as it is shipped, in a process and a folder of its own. `SLUICE_BINARY` names the executable.
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { Account } from "./account.mjs";
import { front } from "./front.mjs";

const ROOT = resolve(import.meta.dirname, "../../..");
const TARGET = process.env.CARGO_TARGET_DIR ?? join(ROOT, "target");
const BINARY = resolve(process.env.SLUICE_BINARY ?? join(TARGET, "release/sluice"));
const DIST = process.env.CONSOLE_DIST;

export class Host extends Account {
  /** Starts a host with fresh data, and waits until it listens. */
  static async start() {
    const host = new Host();
    host.begun = Date.now();
    host.folder = mkdtempSync(join(tmpdir(), "sluice-console-"));
    const credentials = join(host.folder, "credentials.json");
    await host.#spawn("0", ["--bootstrap", credentials]);
    host.made = JSON.parse(readFileSync(credentials, "utf8"));
    return host;
  }

  async #spawn(port, flags) {
    const all = ["--port", port, "--data-dir", join(this.folder, "data"), ...flags];
    this.process = spawn(BINARY, all, { cwd: this.folder, stdio: ["ignore", "pipe", "inherit"] });
    this.ended = new Promise((end) => this.process.once("exit", end));
    this.own = this.link = undefined;
    for await (const line of createInterface(this.process.stdout)) {
      this.own ??= /listens on (http:\S+)/.exec(line)?.[1];
      this.link = /console\s+(http:\S+)/.exec(line)?.[1];
      if (this.link) break;
    }
    if (!this.link) throw new Error(`${BINARY} did not start`);
    this.process.stdout.resume();
    this.before ??= DIST && (await front(this.own, DIST));
    this.url = this.before?.url ?? this.own;
    this.link = this.link.replace(this.own, this.url);
  }

  /** Ends the process as a power cut does, does something meanwhile, and starts it again at the same address. */
  async restart(meanwhile) {
    this.process.kill("SIGKILL");
    await this.ended;
    await meanwhile?.();
    await this.#spawn(new URL(this.own).port, []);
  }

  /** Runs a command of the executable for this host, and fails as it fails. */
  async command(words, cwd) {
    const env = { ...process.env, SLUICE_URL: this.url, SLUICE_TOKEN: this.made.accessToken };
    return (await promisify(execFile)(BINARY, words, { cwd, env })).stdout;
  }

  async stop() {
    this.before?.stop();
    this.process.kill();
    await this.ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
