// The list of workflows.
import assert from "node:assert/strict";
import { until } from "../browser.mjs";

export default {
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
    assert.equal(await page.getByRole("searchbox", { name: "Search workflows" }).inputValue(), "slow");
  },
};
