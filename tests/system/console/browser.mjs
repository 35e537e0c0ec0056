// A browser on the console of a host that ships: `SLUICE_BINARY` names the executable, as for the other system tests.
// `CONSOLE_URL` names a host that runs already, such as the sources under `npm run dev`; it must let this machine pair.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
// The libraries are those of the console's own sources.
const require = createRequire(join(ROOT, "functions/console/web/package.json"));
const { chromium } = require("playwright-core");
const axe = require("axe-core");

const BINARY = resolve(process.env.SLUICE_BINARY ?? join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "release/sluice"));
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const PATIENCE = 60_000;
export const LANGUAGES = ["en", "zh"];
export const THEMES = ["light", "dark"];
export const WIDTHS = [1280, 390];

/** A host of its own over an empty folder, or the one that is named. */
export async function host() {
  if (process.env.CONSOLE_URL) return { url: process.env.CONSOLE_URL, stop: () => undefined };
  if (!existsSync(BINARY)) throw new Error(`${BINARY} is missing; build it, or name another in SLUICE_BINARY`);
  const folder = mkdtempSync(join(tmpdir(), "console-"));
  const running = spawn(BINARY, ["--port", "0", "--data-dir", join(folder, "data"), "--bootstrap", join(folder, "made.json")], { stdio: ["ignore", "pipe", "inherit"] });
  const url = await new Promise((found, lost) => {
    const timer = setTimeout(() => lost(new Error("the host does not start")), PATIENCE);
    let said = "";
    running.stdout.on("data", (part) => {
      said += part;
      const place = /listens on (http:\/\/[\d.:]+)/.exec(said);
      if (place) {
        clearTimeout(timer);
        found(place[1]);
      }
    });
  });
  return { url, stop: () => running.kill() };
}

/** Requests beside the browser, as a device that has paired itself. */
export async function device(url) {
  const ask = async (method, path, body, headers = {}) => {
    const answer = await fetch(`${url}/api/v1${path}`, { method, headers: { "content-type": "application/json", ...headers }, body: body && JSON.stringify(body) });
    return { status: answer.status, etag: answer.headers.get("etag"), ...(await answer.json()) };
  };
  const { data } = await ask("POST", "/auth/token", { deviceId: crypto.randomUUID(), deviceName: "stories", timestamp: Date.now() });
  return (method, path, body, headers) => ask(method, path, body, { authorization: `Bearer ${data.token}`, ...headers });
}

/** A page that is signed in. What the console reports as an error fails the story, beside those that it expects. */
export async function visit(url, { language = "en", theme = "light", width = 1280, height = 800 } = {}) {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  const context = await browser.newContext({ viewport: { width, height }, permissions: ["clipboard-read", "clipboard-write"] });
  await context.addInitScript(
    ([chosen, look]) => {
      localStorage.setItem("sluice.language", JSON.stringify(chosen));
      localStorage.setItem("sluice.theme", JSON.stringify(look));
    },
    [language, theme],
  );
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  await page.goto(`${url}/console/`);
  await page.getByRole("button", { name: language === "zh" ? "使用本机" : "Use this computer" }).click();
  await page.locator(".frame").waitFor();
  return { browser, context, page, wrong };
}

/** What axe finds on the page. */
export async function violations(page) {
  await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate(() => globalThis.axe.run());
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
}

