// Stories of the console: a browser drives the host as it is shipped, by clicks and keys as people do.
//   node tests/system/console.mjs [-k WORD] [--all]    --all: every screen in all themes, languages and widths
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { Browser, check, equal, until } from "./console/chromium.mjs";
import { Host } from "./console/host.mjs";
import { screens } from "./console/screens.mjs";

/** What a first visit may load, packed. */
const FIRST_LOAD = 200 * 1024;
const FAILING = { id: "charge", moduleId: "http_request", name: "Charge", parameters: { url: "http://127.0.0.1:1/pay" } };

const stories = {
  async "the printed link signs in, once"({ host, browser }) {
    const page = await browser.page();
    await page.goto(host.link);
    await page.getByRole("navigation", { name: "Main" }).waitFor();
    check(!page.url().includes("k="), "the key stays in the address");
    await page.goto(`${host.url}/console/secrets`);
    await page.getByRole("button", { name: "New secret" }).waitFor();
    const other = await browser.page({ fresh: true });
    browser.expected(/401/);
    await other.goto(host.link);
    await other.getByRole("heading", { name: "Sign in to Sluice" }).waitFor();
  },

  async "from the first start to the first run"({ host, browser }) {
    const page = await browser.signedIn(host);
    await page.getByRole("button", { name: "Run Hello" }).click();
    await page.getByText("Completed").first().waitFor();
    await page.getByRole("link", { name: "Data" }).click();
    await page.getByRole("heading", { name: "Result" }).waitFor();
    await page.goto(`${host.url}/console`);
    await page.getByRole("link", { name: /1 Runs today/ }).waitFor();
  },

  async "a new workflow is made, duplicated, disabled and deleted"({ host, browser }) {
    const page = await browser.signedIn(host, "/console/workflows");
    await page.getByRole("button", { name: "New workflow" }).first().click();
    await page.getByLabel("Name").fill("Mine");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/steps/);
    await page.goto(`${host.url}/console/workflows?q=Mine`);
    await page.getByRole("link", { name: "Mine", exact: true }).focus();
    await page.keyboard.press("d");
    await until(async () => (await page.locator("tbody tr").count()) === 2, "the copy is missing");
    await page.getByRole("checkbox", { name: "Select all rows" }).check({ force: true });
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("No workflow matches.").waitFor();
  },

  async "a filter in the address survives a reload"({ host, browser }) {
    const page = await browser.signedIn(host, "/console/workflows");
    await page.getByRole("searchbox", { name: "Search workflows" }).fill("slow");
    await page.waitForURL(/q=slow/);
    await page.reload();
    await until(async () => (await page.locator("tbody tr").count()) === 1, "the filter is lost");
    equal(await page.getByRole("searchbox", { name: "Search workflows" }).inputValue(), "slow");
  },

  async "a failing run is found and repaired"({ host, browser }) {
    const steps = [{ id: "first", moduleId: "expression", parameters: { expression: "6 * 7" } }, FAILING];
    const { id } = await host.call("POST", "/api/v1/workflows", { name: "Payments", isEnabled: true, steps });
    await host.call("POST", `/api/v1/workflows/${id}/execute`, { async: false });
    const page = await browser.signedIn(host, "/console/runs");
    await page.getByRole("button", { name: "Failed" }).click();
    await page.waitForURL(/status/);
    await page.getByRole("link", { name: "Payments" }).first().click();
    await page.getByRole("region", { name: "Charge" }).getByText("Failed", { exact: true }).waitFor();
    const failed = page.url();
    await page.keyboard.press("r");
    await page.getByText("Starts at step 2 Charge").waitFor();
    await page.getByLabel("Parameters of Charge").fill(`{"url": "${host.url}/nowhere", "method": "GET"}`);
    await page.getByRole("button", { name: "Start" }).click();
    await page.waitForURL((url) => url.pathname !== new URL(failed).pathname);
    await page.getByText("Goes on from run").waitFor();
  },

  async "language and theme are kept"({ host, browser }) {
    const page = await browser.signedIn(host);
    await page.getByRole("button", { name: /Language/ }).click();
    await page.getByRole("menuitem", { name: "中文" }).click();
    await page.getByRole("heading", { name: "首页" }).waitFor();
    await page.getByRole("button", { name: /主题/ }).click();
    await page.getByRole("menuitem", { name: "深色" }).click();
    await page.reload();
    await page.getByRole("heading", { name: "首页" }).waitFor();
    equal(await page.locator("html").getAttribute("lang"), "zh-CN");
    equal(await page.locator("html").getAttribute("data-theme"), "dark");
  },

  async "the limit of requests is waited for"({ host, browser }) {
    const page = await browser.signedIn(host);
    browser.expected(/429/);
    let refused = 0;
    await page.route("**/api/v1/secrets", (route) => {
      refused += 1;
      if (refused > 1) return route.continue();
      const headers = { "x-ratelimit-reset": String(Date.now() + 2_000) };
      return route.fulfill({ status: 429, headers, json: { code: 7001, message: "Rate limit exceeded", data: null } });
    });
    await page.getByRole("link", { name: "Secrets" }).click();
    await page.getByText(/Too many requests/).waitFor();
    await page.getByText("No secrets.").waitFor();
    equal(refused, 2);
  },

  async "without a network the page says so and goes on"({ host, browser }) {
    const page = await browser.signedIn(host, "/console/workflows");
    await page.getByRole("link", { name: "Hello", exact: true }).waitFor();
    await page.context().setOffline(true);
    await page.getByText(/No connection/).waitFor();
    await page.getByRole("link", { name: "Hello", exact: true }).waitFor();
    await page.context().setOffline(false);
    await page.getByText(/No connection/).waitFor({ state: "detached" });
  },

  async "who signs out is out in every tab"({ host, browser }) {
    const page = await browser.signedIn(host);
    const second = await browser.page();
    await second.goto(`${host.url}/console/usage`);
    await second.getByRole("heading", { name: "Usage" }).waitFor();
    await page.getByRole("button", { name: /Account/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    for (const each of [page, second]) await each.getByRole("heading", { name: "Sign in to Sluice" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Sign in to Sluice" }).waitFor();
  },

  async "a first visit loads little, and each file once"({ host, browser }) {
    const page = await browser.page({ fresh: true });
    const loaded = [];
    page.on("response", (answer) => answer.url().includes("/console") && loaded.push(answer));
    await page.goto(`${host.url}/console`);
    await page.getByRole("heading", { name: "Sign in to Sluice" }).waitFor();
    const sizes = await Promise.all(loaded.map(async (answer) => gzipSync(await answer.body(), { level: 9 }).length));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    check(total <= FIRST_LOAD, `${total} bytes`);
    equal(new Set(loaded.map((answer) => answer.url())).size, loaded.length);
  },

  async "every screen can be read by everybody"({ host, browser }) {
    await screens(host, browser, readFileSync(browser.axe, "utf8"));
  },
};

const word = process.argv.includes("-k") ? process.argv[process.argv.indexOf("-k") + 1] : "";
let failed = 0;
for (const [name, story] of Object.entries(stories).filter(([name]) => name.includes(word))) {
  const host = await Host.start();
  const browser = await Browser.start();
  try {
    await story({ host, browser });
    browser.quiet();
    console.log(`ok    ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${name}\n${error instanceof Error ? error.stack : error}\n${browser.heard.join("\n")}`);
  } finally {
    await browser.stop();
    await host.stop();
  }
}
process.exit(failed === 0 ? 0 : 1);
