// Runs: found, looked at, followed, stopped, repaired, compared.
import { until } from "../browser.mjs";

const FAILING = { id: "charge", moduleId: "http_request", name: "Charge", parameters: { url: "http://127.0.0.1:1/pay" } };

export default {
  async "a failing run is found, repaired and compared"({ host, browser }) {
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
    await page.getByLabel("Parameters of Charge").fill(`{"url": "http://sluice.internal/example/user?userId=1", "method": "GET"}`);
    await page.getByRole("button", { name: "Start" }).click();
    await page.waitForURL((url) => url.pathname !== new URL(failed).pathname);
    await page.getByText("Goes on from run").waitFor();
    await page.getByText("Completed", { exact: true }).first().waitFor();
    await page.getByRole("button", { name: "Actions", exact: true }).click();
    await page.getByRole("menuitem", { name: "Compare with the run before" }).click();
    await page.waitForURL(/\/compare/);
    const charge = page.getByRole("row", { name: /Charge/ });
    await charge.getByText("Failed").waitFor();
    await charge.getByText("Completed").waitFor();
    await page.getByRole("heading", { name: "Differences in the data" }).waitFor();
    await page.locator(".before-after", { hasText: "charge.success" }).waitFor();
  },

  async "a run is followed to its end, through a power cut of the host"({ host, browser }) {
    // While the host is away, requests fail.
    browser.expected(/Failed to load resource/);
    const steps = [{ id: "wait", moduleId: "delay", parameters: { duration: 25_000 } }, { id: "say", moduleId: "log", parameters: { message: "on" } }];
    const { id } = await host.call("POST", "/api/v1/workflows", { name: "Patient", isEnabled: true, steps });
    const { executionId } = await host.call("POST", `/api/v1/workflows/${id}/execute`, { async: true });
    const page = await browser.signedIn(host, `/console/r/${executionId}`);
    await page.getByText("Waiting").first().waitFor();
    await host.restart(() => page.waitForEvent("requestfailed"));
    await page.getByText("Completed", { exact: true }).first().waitFor();
  },

  async "several runs are stopped at once"({ host, browser }) {
    for (const seconds of [600, 601]) {
      await host.call("POST", "/api/v1/workflows/slow-hello/execute", { async: true, inputVariables: { seconds } });
    }
    const page = await browser.signedIn(host, "/console/runs");
    await until(async () => (await page.locator("tbody tr").count()) === 2, "a run is missing");
    await page.getByRole("checkbox", { name: "Select all rows" }).check({ force: true });
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    const asked = page.getByRole("alertdialog");
    await asked.getByRole("button", { name: "Stop" }).click();
    await asked.waitFor({ state: "detached" });
    const { executions } = await host.call("GET", "/api/v1/executions?status=cancelled");
    if (executions.length !== 2) throw new Error(`${executions.length} are stopped`);
  },
};
