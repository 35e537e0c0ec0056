// Runs: found, looked at, repaired.
const FAILING = { id: "charge", moduleId: "http_request", name: "Charge", parameters: { url: "http://127.0.0.1:1/pay" } };

export default {
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
};
