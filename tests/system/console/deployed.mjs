// An account of its own in a deployment that is running: what `Host` is for a host of its own. A file of JSON tells
// the address of the deployment and its root key, with which accounts are made as docs/how-to/accounts.md says.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Account } from "./account.mjs";

const SEED = resolve(import.meta.dirname, "../../../infra/seed");
/** The workflows of a local host's first start that stories use. */
const SAMPLES = ["hello.json", "slow-hello.json"];

let made = 0;

export class Deployed extends Account {
  static async start(target) {
    const { url, rootKey } = JSON.parse(readFileSync(target, "utf8"));
    const host = new Deployed();
    Object.assign(host, { url, begun: Date.now() });
    const account = `console-${(made += 1)}-${process.pid}`;
    const created = await host.#told("POST", "/api/v1/accounts", { "x-root-key": rootKey }, { account });
    const device = { deviceId: "stories", deviceName: "Stories", timestamp: Date.now(), pairingKey: created.adminPairingKey };
    const { token } = await host.#told("POST", "/api/v1/auth/token", {}, device);
    host.made = { ...created, accessToken: token };
    await Promise.all(SAMPLES.map((name) => host.#sample(name)));
    return host;
  }

  async #sample(name) {
    const { apis: _, isPublished: __, ...workflow } = JSON.parse(readFileSync(join(SEED, name), "utf8"));
    await this.call("POST", "/api/v1/workflows/import", { workflow });
    await this.call("POST", `/api/v1/workflows/${workflow.id}/enable`, {});
  }

  async #told(method, path, headers, body) {
    const { status, text } = await this.send(path, { method, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) });
    assert.ok(status < 400, `${method} ${path}: ${status} ${text}`);
    return JSON.parse(text).data;
  }

  async stop() {
    // The deployment belongs to who has started it.
  }
}
