// Debian's Chromium: pages as people have them, what they complain about, and what axe finds on them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

// The libraries are those of the console's own sources.
const require = createRequire(join(resolve(import.meta.dirname, "../../../functions/console/web"), "package.json"));
const { chromium } = require("playwright-core");
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const EXECUTABLE = process.env.CHROMIUM ?? "/usr/bin/chromium";
const PATIENCE = 60_000;

export const launch = () => chromium.launch({ executablePath: EXECUTABLE, args: ["--no-sandbox"] });

export const LANGUAGES = ["en", "zh"];
export const THEMES = ["light", "dark"];
export const WIDTHS = [1280, 390];

export async function until(holds, what) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; ) {
    if (await holds()) return;
    await new Promise((next) => setTimeout(next, 50));
  }
  assert.fail(what);
}

/** The pages of one story. */
export class Browser {
  /** Errors of the console, exceptions, and reports of the policy. */
  heard = [];
  #expected = [];
  #contexts = [];

  constructor(process) {
    this.process = process;
  }

  /** A page of the same profile as the others, or of a fresh one with a look of its own. */
  async page({ fresh = false, width = 1280, height = 844, language = "en", theme = "light" } = {}) {
    if (fresh || !this.context) {
      const context = await this.process.newContext({
        locale: "en-US",
        viewport: { width, height },
        permissions: ["clipboard-read", "clipboard-write"],
      });
      context.setDefaultTimeout(PATIENCE);
      await context.addInitScript(
        (chosen) => {
          if (location.protocol === "about:") return;
          for (const [name, value] of Object.entries(chosen)) {
            if (!localStorage.getItem(`sluice.${name}`)) localStorage.setItem(`sluice.${name}`, JSON.stringify(value));
          }
        },
        { language, theme },
      );
      this.#contexts.push(context);
      // Those that a page opens, too.
      context.on("page", (page) => this.#listen(page));
      if (!fresh) this.context = context;
      return context.newPage();
    }
    return this.context.newPage();
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
    assert.deepEqual(faults, [], "the browser complains");
  }

  #listen(page) {
    page.on("console", (message) => message.type() === "error" && this.heard.push(message.text()));
    page.on("pageerror", (error) => this.heard.push(String(error)));
  }

  async stop() {
    for (const context of this.#contexts) await context.close();
  }
}

/** What axe finds on the page. */
export async function barriers(page, options = {}) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  const { violations } = await page.evaluate((asked) => globalThis.axe.run(asked), options);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target.join(" ")} ${failureSummary}`));
}

/** Another theme for an open page, as from another tab. */
export const wear = (page, theme) =>
  page.evaluate((chosen) => {
    localStorage.setItem("sluice.theme", JSON.stringify(chosen));
    dispatchEvent(new StorageEvent("storage", { key: "sluice.theme" }));
  }, theme);
