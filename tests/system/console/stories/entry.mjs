// Coming in, and going out.
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";

/** What a first visit may load, packed. */
const FIRST_LOAD = 200 * 1024;
const A_MINUTE = 60_000;

export default {
  async "the printed link signs in, once"({ host, browser }) {
    const page = await browser.page();
    await page.goto(host.link);
    await page.getByRole("navigation", { name: "Main" }).waitFor();
    assert.ok(!page.url().includes("k="), "the key stays in the address");
    await page.goto(`${host.url}/console/secrets`);
    await page.getByRole("button", { name: "New secret" }).waitFor();
    const other = await browser.page({ fresh: true });
    browser.expected(/401/);
    await other.goto(host.link);
    await other.getByRole("heading", { name: "Sign in to Sluice" }).waitFor();
  },

  async "from the first start to the first run in less than a minute, by clicks alone"({ host, browser }) {
    const page = await browser.page();
    await page.goto(host.link);
    await page.getByRole("button", { name: "Run Hello" }).click();
    await page.getByText("Completed").first().waitFor();
    const took = Date.now() - host.begun;
    assert.ok(took < A_MINUTE, `${took} ms`);
    await page.getByRole("link", { name: "Data" }).click();
    await page.getByRole("heading", { name: "Result" }).waitFor();
    await page.getByRole("link", { name: "Home" }).click();
    await page.getByRole("link", { name: /1 Runs today/ }).waitFor();
  },

  async "who opens an address comes to it after signing in"({ host, browser }) {
    const page = await browser.signedIn(host, "/console/workflows?q=slow");
    await page.getByRole("link", { name: "Slow hello", exact: true }).waitFor();
    assert.equal(new URL(page.url()).search, "?q=slow");
  },

  async "a wrong key is told, and the right one still taken"({ host, browser }) {
    browser.expected(/401/);
    const page = await browser.page();
    await page.goto(`${host.url}/console`);
    await page.locator("input[type=password]").fill("no-such-key");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").waitFor();
    await page.locator("input[type=password]").fill(host.made.adminPairingKey);
    await page.keyboard.press("Enter");
    await page.getByRole("navigation", { name: "Main" }).waitFor();
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
    console.log(`      ${Math.round(total / 1024)} KB packed in ${loaded.length} files`);
    assert.ok(total <= FIRST_LOAD, `${total} bytes`);
    assert.equal(new Set(loaded.map((answer) => answer.url())).size, loaded.length);
  },
};
