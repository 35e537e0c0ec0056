// An account of a host, and the requests that stories send for it beside the browser.
import { request } from "node:http";

/** Names below `localhost` are this machine. Browsers know that; the resolver of the system may not. */
const here = (_, { all }, found) => (all ? found(null, [{ address: "127.0.0.1", family: 4 }]) : found(null, "127.0.0.1", 4));

export class Account {
  /** Sends a request as it is; returns status, headers and text of the answer. */
  send(path, { method = "GET", headers = {}, body } = {}) {
    return new Promise((resolve, reject) => {
      const sent = request(new URL(path, this.url), { method, headers, lookup: here }, async (answer) => {
        try {
          let text = "";
          for await (const part of answer.setEncoding("utf8")) text += part;
          resolve({ status: answer.statusCode, headers: answer.headers, text });
        } catch (error) {
          reject(error);
        }
      });
      sent.once("error", reject);
      sent.end(body);
    });
  }

  /** Sends a request with the access token, and returns the answer. */
  async ask(method, path, body, more = {}) {
    const headers = { authorization: `Bearer ${this.made.accessToken}`, "content-type": "application/json", ...more };
    const { status, headers: told, text } = await this.send(path, { method, headers, body: body && JSON.stringify(body) });
    return { status, etag: told.etag ?? null, ...JSON.parse(text) };
  }

  /** The same, for what must succeed; returns its data. */
  async call(method, path, body) {
    const { status, data, message } = await this.ask(method, path, body);
    if (status >= 400) throw new Error(`${method} ${path}: ${status} ${message}`);
    return data;
  }
}
