// Debian's Chromium, and what its pages complain about.
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const WEB = resolve(import.meta.dirname, "../../../functions/console/web");
const require = createRequire(join(WEB, "package.json"));
const { chromium } = require("playwright-core");
const EXECUTABLE = process.env.CHROMIUM ?? "/usr/bin/chromium";
const PATIENCE = 60_000;

export function check(holds, what) {
  if (!holds) throw new Error(what);
}

export function equal(found, wanted) {
  check(found === wanted, `${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
}

export async function until(holds, what) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; ) {
    if (await holds()) return;
    await new Promise((next) => setTimeout(next, 50));
  }
  throw new Error(what);
}

export class Browser {
  /** Errors of the console, exceptions, and reports of the policy. */
  heard = [];
  axe = require.resolve("axe-core/axe.min.js");
  #expected = [];

  static async start() {
    const browser = new Browser();
    browser.chromium = await chromium.launch({ executablePath: EXECUTABLE, args: ["--no-sandbox"] });
    return browser;
  }

  /** A page of the same profile as the others, or of a fresh one. */
  async page({ fresh = false, ...options } = {}) {
    if (fresh || !this.context) {
      const context = await this.chromium.newContext({ locale: "en-US", viewport: { width: 1280, height: 800 }, ...options });
      context.setDefaultTimeout(PATIENCE);
      if (!fresh) this.context = context;
      return this.#listen(await context.newPage());
    }
    return this.#listen(await this.context.newPage());
  }

  /** A page that has signed in with the admin pairing key. */
  async signedIn(host, path = "/console", options = {}) {
    const page = await this.page(options);
    await page.goto(host.url + path);
    await page.locator("input[type=password]").fill(host.made.adminPairingKey);
    await page.keyboard.press("Enter");
    await page.locator(".rail").waitFor();
    return page;
  }

  /** What a story provokes is no fault. */
  expected(pattern) {
    this.#expected.push(pattern);
  }

  quiet() {
    const faults = this.heard.filter((text) => !this.#expected.some((pattern) => pattern.test(text)));
    check(faults.length === 0, `the browser complains:\n${faults.join("\n")}`);
  }

  #listen(page) {
    page.on("console", (message) => message.type() === "error" && this.heard.push(message.text()));
    page.on("pageerror", (error) => this.heard.push(String(error)));
    return page;
  }

  async stop() {
    await this.chromium.close();
  }
}
