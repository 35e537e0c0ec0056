// The local host as it is shipped, in a process and a folder of its own.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const ROOT = resolve(import.meta.dirname, "../../..");
const TARGET = process.env.CARGO_TARGET_DIR ?? join(ROOT, "target");
const BINARY = resolve(process.env.SLUICE_BINARY ?? join(TARGET, "release/sluice"));

export class Host {
  /** Starts a host with fresh data, and waits until it listens. */
  static async start() {
    const host = new Host();
    host.folder = mkdtempSync(join(tmpdir(), "sluice-console-"));
    const credentials = join(host.folder, "credentials.json");
    const flags = ["--port", "0", "--data-dir", join(host.folder, "data"), "--bootstrap", credentials];
    host.process = spawn(BINARY, flags, { cwd: host.folder, stdio: ["ignore", "pipe", "inherit"] });
    host.ended = new Promise((end) => host.process.once("exit", end));
    for await (const line of createInterface(host.process.stdout)) {
      host.url ??= /listens on (http:\S+)/.exec(line)?.[1];
      host.link = /console\s+(http:\S+)/.exec(line)?.[1];
      if (host.link) break;
    }
    if (!host.link) throw new Error(`${BINARY} did not start`);
    host.made = JSON.parse(readFileSync(credentials, "utf8"));
    return host;
  }

  /** Sends a request with the token of the first start, and returns its data. */
  async call(method, path, body) {
    const headers = { authorization: `Bearer ${this.made.accessToken}`, "content-type": "application/json" };
    const answer = await fetch(this.url + path, { method, headers, body: body && JSON.stringify(body) });
    const { data, message } = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${message}`);
    return data;
  }

  async stop() {
    this.process.kill();
    await this.ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
