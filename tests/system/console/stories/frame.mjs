// What stands around every screen: keys, language, limits, the network.
import assert from "node:assert/strict";

export default {
  async "Ctrl K goes to a workflow by its name and to a place, by keys alone"({ host, browser }) {
    const page = await browser.signedIn(host);
    await page.getByRole("heading", { name: "Home" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("slow");
    await page.getByRole("menuitem", { name: "Slow hello" }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/w\/.*\/steps/);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("secr");
    await page.getByRole("menuitem", { name: "Secrets" }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/secrets$/);
    await page.keyboard.press("Control+k");
    await page.getByRole("searchbox").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  },

  async "single letters lead to places, and can be switched off"({ host, browser }) {
    const page = await browser.signedIn(host);
    await page.getByRole("heading", { name: "Home" }).waitFor();
    // The two letters count as a pair for 1.2 seconds, which a busy machine may exceed.
    for (let tries = 0; tries < 10 && !page.url().endsWith("/runs"); tries += 1) {
      await page.keyboard.press("g");
      await page.keyboard.press("r");
      await page.waitForURL(/\/runs$/, { timeout: 5_000 }).catch(() => undefined);
    }
    await page.waitForURL(/\/runs$/, { timeout: 1_000 });
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.goto(`${host.url}/console/settings`);
    await page.locator("label", { hasText: "Single letters are commands" }).click();
    await page.keyboard.press("g");
    await page.keyboard.press("w");
    await page.keyboard.press("?");
    assert.match(page.url(), /\/settings$/);
    assert.equal(await page.getByRole("dialog").count(), 0);
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
    assert.equal(await page.locator("html").getAttribute("lang"), "zh-CN");
    assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
  },

  async "a screen and a finding lead to the page that explains them"({ host, browser }) {
    const steps = [{ id: "say", moduleId: "log", parameters: { message: "{{nobody.body}}" } }];
    const { id } = await host.call("POST", "/api/v1/workflows", { name: "Wrong", steps });
    const page = await browser.signedIn(host, "/console/schedules");
    await page.getByRole("link", { name: "About Schedules" }).click();
    await page.getByRole("heading", { name: "Start at fixed times" }).waitFor();
    await page.getByRole("link", { name: "All pages" }).click();
    await page.getByRole("link", { name: "Use secrets" }).click();
    await page.getByRole("heading", { name: "Use secrets" }).waitFor();
    await page.goto(`${host.url}/console/w/${id}/steps`);
    await page.getByRole("button", { name: /Warnings: 1/ }).click();
    const [explained] = await Promise.all([page.waitForEvent("popup"), page.getByRole("link", { name: "About unknown_reference" }).first().click()]);
    await explained.locator("tr[data-here]", { hasText: "unknown_reference" }).waitFor();
    assert.match(explained.url(), /\/docs\/reference\/findings#unknown_reference$/);
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
    assert.equal(refused, 2);
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
};
