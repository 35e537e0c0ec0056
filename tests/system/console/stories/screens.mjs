// Every screen with something on it, in both languages, themes and all widths: axe finds nothing, nothing is
// wider than the window, and on a wide one no line of text is too long.
import assert from "node:assert/strict";
import { join } from "node:path";
import { barriers, LANGUAGES, THEMES, until, wear, WIDTHS } from "../browser.mjs";

const COLOURS = { runOnly: ["color-contrast", "link-in-text-block"] };

/** The screen of a desk, where a text may not get lines that nobody can read, in letters. */
const WIDE = 1920;
export const LINE = 120;

/** The texts of several lines that are wider than that. Code and tables have lines of their own. */
export const tooLong = (line) =>
  [...document.querySelectorAll("p, li, .hint")].flatMap((text) => {
    const says = [...text.childNodes].some((part) => part.nodeType === Node.TEXT_NODE && part.textContent.trim() !== "");
    if (!says || text.closest("pre, table, .error")) return [];
    const range = document.createRange();
    range.selectNodeContents(text);
    const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
    const { width } = range.getBoundingClientRect();
    const letter = parseFloat(getComputedStyle(text).fontSize) / 2;
    return lines.size > 1 && width > line * letter ? [text.textContent.slice(0, 60)] : [];
  });

/** Steps with each of the marks that a row can have. */
const DRAWN = [
  { id: "get", moduleId: "http_request", parameters: { url: "https://api.example.com/", __error_policy: "RETRY" } },
  { id: "if", moduleId: "if_condition", parameters: { condition: "{{get.statusCode}} == 200" } },
  { id: "say", moduleId: "log", isDisabled: true, note: "later", parameters: { message: "{{get.bodyy}}" } },
  { id: "end", moduleId: "endif", parameters: {} },
];

/** The addresses of all screens, with something to show on each. */
export async function addresses(host) {
  // One tab looks at more in a minute than a person does.
  const many = 1_000_000;
  await host.call("PUT", "/api/v1/account", { rateLimits: { auth: many, execute: many, query: many, modify: many } });
  const folder = (await host.call("POST", "/api/v1/folders", { name: "Shop" })).id;
  const failing = await host.call("POST", "/api/v1/workflows", {
    name: "Payments",
    isEnabled: true,
    folderId: folder,
    steps: [{ id: "charge", moduleId: "http_request", parameters: { url: "http://127.0.0.1:1/pay" } }],
    triggers: [{ type: "cron", expression: "30 2 * * *", timezone: "Asia/Shanghai" }],
  });
  const run = async (id) => (await host.call("POST", `/api/v1/workflows/${id}/execute`, { async: false })).executionId;
  const [failed, done] = [await run(failing.id), await run("hello")];
  await host.call("POST", `/api/v1/workflows/${failing.id}/versions`, { enabled: true, note: "first" });
  await host.call("PUT", `/api/v1/workflows/${failing.id}`, { inputs: [{ name: "amount", type: "number" }] });
  await host.call("PUT", "/api/v1/secrets/pay_key", { value: "open sesame" });
  await host.call("PUT", "/api/v1/connections/shop", { kind: "api_key", fields: { name: "X-Key", value: "open sesame" } });
  await host.call("POST", "/api/v1/open-tokens", { name: "For a webhook", flows: ["sync_example"] });
  const drawn = await host.call("POST", "/api/v1/workflows", { name: "Drawn", steps: DRAWN });
  await host.call("POST", "/api/v1/workflows", { name: "Wrong", isEnabled: false, steps: [{ id: "get", moduleId: "http_request", parameters: {} }] });
  const steps = [{ id: "ask", moduleId: "wait_for_callback", parameters: { title: "Pay?", timeout: 3_600_000 } }];
  const asking = await host.call("POST", "/api/v1/workflows", { name: "Asking", isEnabled: true, steps });
  const waiting = (await host.call("POST", `/api/v1/workflows/${asking.id}/execute`, { async: true })).executionId;
  await until(async () => (await host.call("GET", `/api/v1/executions/${waiting}`)).phase === "waiting", "the run does not wait");
  const { apis } = await host.call("GET", "/api/v1/apis");
  const workflow = `/w/${failing.id}`;
  return [
    "", "/workflows", "/workflows?q=nothing", "/runs", "/runs?status=failed", `/r/${failed}`, `/r/${failed}?repair=true`,
    `/r/${failed}?step=charge`, `/r/${waiting}?step=ask`, `/r/${done}?tab=log`, `/r/${done}?tab=data`, `${workflow}/steps`, `${workflow}/runs`, `${workflow}/versions`, `${workflow}/versions?show=1`,
    `${workflow}/settings`, "/apis", `/apis/${apis[0].id}`, "/schedules", "/secrets", "/connections", "/access", "/access?tab=apps",
    "/access?tab=tokens", "/usage", "/usage?days=today", "/settings", "/lost", "/docs", "/docs/reference/findings", "/docs/tutorial",
    `/compare?a=${failed}&b=${done}`, ...["?view=graph", "?view=yaml", "?step=get", "?test=true", ""].map((view) => `/w/${drawn.id}/steps${view}`),
  ];
}

/** Opens an address, and waits until nothing on it stands for what is on its way. */
export async function open(page, address) {
  await page.goto(address);
  await page.waitForFunction(() => document.querySelector("h1, [role=dialog]") && !document.querySelector(".skeleton"));
}

const MACHINE = join(import.meta.dirname, "../../../fixtures/foreign/orders.n8n.json");
const tab = (page, place) => page.locator("[role=dialog] [role=tab]").nth(place).click();

/** What no address shows, by clicks that no language changes. */
const WINDOWS = {
  async import(page, console) {
    await open(page, `${console}/workflows?q=Wrong`);
    await page.locator(".page-head .button:has(svg)").nth(-2).click();
    await page.locator(".import-drop").waitFor();
  },
  async report(page) {
    await page.locator("[role=dialog] input[type=file]").setInputFiles(MACHINE);
    await page.locator(".import-report").waitFor();
  },
  async errors(page, console) {
    await open(page, `${console}/workflows?q=Wrong`);
    await page.locator("tbody input[type=checkbox]").first().check({ force: true });
    await page.locator(".chosen-bar .button").first().click();
    await page.locator(".many-wrong").waitFor();
  },
  async calls(page, console) {
    await open(page, `${console}/w/hello/versions?call=current`);
    await page.locator(".call-code").waitFor();
  },
  documents: (page) => tab(page, 1),
  models: (page) => tab(page, 2),
  async real(page, console) {
    await open(page, `${console}/w/hello/steps?test=true`);
    await page.locator(".test-given [role=tab]").nth(3).click();
  },
};

export default {
  async "every screen can be read by everybody"({ host, browser }) {
    const found = [];
    const paths = await addresses(host);
    for (const language of LANGUAGES) {
      const page = await browser.signedIn(host, "/console", { fresh: true, language });
      const look = async (name) => {
        for (const width of [...WIDTHS, WIDE]) {
          await page.setViewportSize({ width, height: 844 });
          const at = `${name} ${language} ${width}`;
          if (width === WIDE) found.push(...(await page.evaluate(tooLong, LINE)).map((text) => `${at}: long lines of ${text}`));
          // What axe asks does not change with more room.
          for (const theme of width === WIDE ? [] : THEMES) {
            await wear(page, theme);
            // A theme is colours: the other rules have been asked in the first one.
            found.push(...(await barriers(page, theme === THEMES[0] ? {} : COLOURS)).map((barrier) => `${at} ${theme}: ${barrier}`));
          }
          const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
          if (wide) found.push(`${at}: wider than the window`);
        }
      };
      for (const path of paths) {
        await open(page, `${host.url}/console${path}`);
        await look(path || "/");
      }
      for (const [name, show] of Object.entries(WINDOWS)) {
        await show(page, `${host.url}/console`);
        await look(`window of ${name}`);
      }
      await open(page, `${host.url}/console${paths.at(-1)}`);
      await page.locator(".step-row").first().focus();
      for (const key of ["a", "Control+k", "?"]) {
        await page.keyboard.press(key);
        await page.getByRole("dialog").waitFor();
        await look(`window of ${key}`);
        await page.keyboard.press("Escape");
        await page.getByRole("dialog").waitFor({ state: "detached" });
      }
    }
    assert.ok(found.length === 0, found.join("\n"));
  },
};
