// Runs: found, looked at step by step, followed, stopped, repaired, compared.
import assert from "node:assert/strict";
import { barriers, until } from "../browser.mjs";

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

  async "a step of a run shows what it was given, what it sent, and what came back, pass by pass"({ host, browser }) {
    await host.call("PUT", "/api/v1/secrets/pay_key", { value: "open sesame" });
    const url = "http://sluice.internal/example/user?userId={{each.item}}";
    const { id } = await host.call("POST", "/api/v1/workflows", {
      name: "Customers",
      isEnabled: true,
      inputs: [{ name: "day", type: "string" }],
      steps: [
        { id: "each", moduleId: "foreach", parameters: { input_list: [1, 2] } },
        { id: "ask", moduleId: "http_request", name: "Ask", parameters: { url, method: "GET", headers: { Authorization: "Bearer {{secrets.pay_key}}" } } },
        { id: "end", moduleId: "endforeach", parameters: {} },
        { id: "retried", moduleId: "http_request", name: "Try", parameters: { url: "http://nowhere.invalid/", __error_policy: "RETRY", __retry_count: 1, __retry_interval: 50 } },
      ],
    });
    const { executionId } = await host.call("POST", `/api/v1/workflows/${id}/execute`, { async: false, inputVariables: { day: "Monday" } });
    const page = await browser.signedIn(host, `/console/r/${executionId}`);
    // The failed step is open, with both of its tries.
    const failed = page.getByRole("region", { name: "Try" });
    await failed.getByText("nowhere.invalid").first().waitFor();
    await failed.locator(".tries li").nth(1).waitFor();
    await failed.getByText("No response came.").waitFor();
    await page.getByText('day: "Monday"').waitFor();
    await page.getByRole("link", { name: "Ask" }).click();
    const asked = page.getByRole("region", { name: "Ask" });
    await asked.getByText("pass 2 of 2").waitFor();
    await asked.getByText("userId=2").first().waitFor();
    await asked.getByRole("button", { name: "Previous pass" }).click();
    await page.waitForURL(/pass=1/);
    await asked.getByText("200", { exact: true }).first().waitFor();
    await asked.getByText("userId=1").first().waitFor();
    await asked.getByRole("button", { name: "Copy curl" }).click();
    const command = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(command, "curl 'http://sluice.internal/example/user?userId=1' \\\n  -H 'Authorization: ***'");
    await asked.getByText(/Values of secrets are not kept/).waitFor();
    // Reload and the address keep step and pass.
    await page.reload();
    await asked.getByText("pass 1 of 2").waitFor();
  },

  async "a run without records says so, and its workflow says which runs keep them"({ host, browser }) {
    const steps = [{ id: "sum", moduleId: "expression", name: "Sum", parameters: { expression: "6 * 7" } }];
    const { id } = await host.call("POST", "/api/v1/workflows", { name: "Quiet", isEnabled: true, steps });
    const page = await browser.signedIn(host, `/console/w/${id}/settings`);
    await page.getByRole("button", { name: /Records of steps/ }).click();
    await page.getByRole("option", { name: "None" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await until(async () => (await host.call("GET", `/api/v1/workflows/${id}`)).record === "none", "the setting is not stored");
    const { executionId } = await host.call("POST", `/api/v1/workflows/${id}/execute`, { async: false });
    await page.goto(`${host.url}/console/r/${executionId}?step=sum`);
    const sum = page.getByRole("region", { name: "Sum" });
    await sum.getByText(/keeps no records/).waitFor();
    await sum.getByText("42").waitFor();
  },

  async "runs are found by how they were started and by their error"({ host, browser }) {
    const { id } = await host.call("POST", "/api/v1/workflows", { name: "Payments", isEnabled: true, steps: [FAILING] });
    await host.call("POST", `/api/v1/workflows/${id}/execute`, { async: false });
    await host.call("POST", "/v1/api/admin/test/sync", { name: "you" });
    const page = await browser.signedIn(host, "/console/runs");
    const rows = page.locator("tbody tr");
    await until(async () => (await rows.count()) === 2, "a run is missing");
    await page.getByRole("button", { name: /Started by/ }).click();
    await page.getByRole("option", { name: "API" }).click();
    await page.waitForURL(/trigger=api/);
    await until(async () => (await rows.count()) === 1, "the start is no filter");
    await rows.getByText("Hello").waitFor();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.keyboard.press("/");
    await page.keyboard.type("charge");
    await page.waitForURL(/error=charge/);
    await until(async () => (await rows.count()) === 1, "the error is no filter");
    await rows.getByText("Payments").waitFor();
    await page.reload();
    await until(async () => (await rows.count()) === 1, "the address does not keep the filter");
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

  async "a run that waits is followed by its events, with few reads"({ host, browser }) {
    const steps = [{ id: "wait", moduleId: "delay", parameters: { duration: 15_000 } }];
    const { id } = await host.call("POST", "/api/v1/workflows", { name: "Patient", isEnabled: true, steps });
    const { executionId } = await host.call("POST", `/api/v1/workflows/${id}/execute`, { async: true });
    const path = `/api/v1/executions/${executionId}`;
    // A host of an earlier version is polled.
    if ((await host.ask("GET", `${path}/events?wait=0`)).status === 404) return;
    const page = await browser.page();
    const asked = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${host.url}/console/r/${executionId}`);
    await page.locator("input[type=password]").fill(host.made.adminPairingKey);
    await page.keyboard.press("Enter");
    await page.getByText("Completed", { exact: true }).first().waitFor();
    const { completedAt } = await host.call("GET", path);
    assert.ok(Date.now() - completedAt < 5_000, "the end is shown late");
    assert.ok(asked.filter((each) => each === path).length <= 4, asked.join("\n"));
    assert.ok(asked.includes(`${path}/events`));
  },

  async "a run that waits for a decision leads to its page, where a person decides"({ host, browser }) {
    const parameters = { title: "Pay 120 euros?", timeout: 3_600_000, fields: [{ name: "amount", type: "number", default: 120 }] };
    const steps = [
      { id: "if", moduleId: "if_condition", parameters: { condition: "1 == 1" } },
      { id: "ask", moduleId: "wait_for_callback", name: "Ask the boss", parameters },
      { id: "end", moduleId: "endif", parameters: {} },
      { id: "out", moduleId: "output", parameters: { value: "{{ask.body.amount}}" } },
    ];
    const { id } = await host.call("POST", "/api/v1/workflows", { name: "Payment", isEnabled: true, steps });
    const { executionId } = await host.call("POST", `/api/v1/workflows/${id}/execute`, { async: true });
    const page = await browser.signedIn(host, `/console/r/${executionId}`);
    const lane = page.locator(".timeline li", { hasText: "Ask the boss" });
    await lane.getByText("Waits for a call or a decision, until").waitFor();
    const left = (of) => of.locator(".status").first().evaluate((mark) => mark.getBoundingClientRect().left);
    assert.ok((await left(lane)) > (await left(page.locator(".timeline li").first())), "a step in a block is not indented");
    // Who does not administer sees the wait, and not the address at which it is ended.
    const device = await browser.page({ fresh: true });
    await device.goto(`${host.url}/console/r/${executionId}`);
    await device.locator("input[type=password]").fill(host.made.pairingKey);
    await device.keyboard.press("Enter");
    await device.locator(".timeline").getByText("Waits for a call or a decision, until").waitFor();
    assert.equal(await device.getByRole("link", { name: "Open the decision page" }).count(), 0);
    const [asked] = await Promise.all([page.waitForEvent("popup"), lane.getByRole("link", { name: "Open the decision page" }).click()]);
    await asked.getByRole("heading", { name: "Pay 120 euros?" }).waitFor();
    assert.deepEqual(await barriers(asked), []);
    await asked.getByLabel("amount").fill("99");
    await asked.getByRole("button", { name: "Approve" }).click();
    await asked.getByRole("heading", { name: "Approved" }).waitFor();
    await page.getByText("Completed", { exact: true }).first().waitFor();
    await lane.getByText("Waits for").waitFor({ state: "detached" });
    assert.equal((await host.call("GET", `/api/v1/executions/${executionId}`)).result, 99);
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
