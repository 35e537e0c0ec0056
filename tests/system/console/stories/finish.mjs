// Runs that become tests, rows that tell where a run stands, conditions in two forms, and questions before errors.
import assert from "node:assert/strict";

const row = (page) => page.locator(".step-row");
const saved = (page) => page.getByText("Saved", { exact: true }).waitFor();

export default {
  async "a run becomes a test of its workflow, and what a step gave is used in it"({ host, browser }) {
    const steps = [
      { id: "sum", moduleId: "expression", parameters: { expression: "[[n]] * 2" } },
      { id: "out", moduleId: "output", parameters: { value: "{{sum.result}}" } },
    ];
    const { id } = await host.call("POST", "/api/v1/workflows", { name: "Story", isEnabled: true, steps, inputs: [{ name: "n", type: "number" }] });
    const { executionId } = await host.call("POST", `/api/v1/workflows/${id}/execute`, { async: false, inputVariables: { n: 21 } });
    const page = await browser.signedIn(host, `/console/r/${executionId}`);
    await page.getByRole("slider", { name: "Shown from" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.getByRole("button", { name: "Show the whole run" }).click();
    await page.getByRole("button", { name: "Actions", exact: true }).click();
    await page.getByRole("menuitem", { name: "Make a test of it" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("As it was");
    await page.getByRole("dialog").getByRole("button", { name: "Make a test of it" }).click();
    const panel = page.getByRole("region", { name: "Test" });
    assert.equal(await panel.getByLabel("n · number").inputValue(), "21");
    await panel.getByRole("button", { name: "Run the test" }).click();
    await panel.getByText("as expected", { exact: true }).waitFor();
    const { tests } = await host.call("GET", `/api/v1/workflows/${id}`);
    assert.equal(tests.cases[0].name, "As it was");
    await row(page).first().click();
    await page.locator(".side").getByRole("tab", { name: "Last run" }).click();
    await page.getByRole("button", { name: "Use these outputs in the test" }).click();
    await panel.getByRole("tab", { name: "Instead of steps" }).click();
    await panel.getByRole("textbox", { name: "Outputs" }).fill('{"result": 7}');
    await panel.getByRole("button", { name: "Run the test" }).click();
    await panel.getByText("not as expected").waitFor();
    await row(page).nth(1).click();
    await page.locator(".side").getByRole("tab", { name: "Settings" }).click();
    await page.locator(".side .cm-content").first().click();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("{{{{trigger.data.", { delay: 20 });
    await page.locator(".cm-tooltip-autocomplete").getByText("trigger.data.n").first().waitFor();
  },

  async "rows tell the last run of a workflow, and the step at which a run stands"({ host, browser }) {
    const steps = [{ id: "nap", moduleId: "delay", name: "A long nap", parameters: { duration: 3_600_000 } }];
    const { id } = await host.call("POST", "/api/v1/workflows", { name: "Sleeper", isEnabled: true, steps });
    const { executionId } = await host.call("POST", `/api/v1/workflows/${id}/execute`, { async: true });
    for (;;) if ((await host.call("GET", `/api/v1/executions/${executionId}`)).phase === "waiting") break;
    const page = await browser.signedIn(host, "/console/runs");
    await page.getByRole("table", { name: "Runs" }).getByText("A long nap").waitFor();
    await page.getByRole("table", { name: "Runs" }).getByText("Waiting").waitFor();
    await page.goto(`${host.url}/console/workflows`);
    await page.locator("tr", { hasText: "Sleeper" }).locator(".last-run").waitFor();
  },

  async "a condition is a text and a form, and errors are asked about before a workflow is enabled"({ host, browser }) {
    const steps = [
      { id: "if", moduleId: "if_condition", parameters: { condition: "{{say.message}} == 3" } },
      { id: "end", moduleId: "endif", parameters: {} },
      { id: "say", moduleId: "log", parameters: { message: "a" } },
    ];
    const { id } = await host.call("POST", "/api/v1/workflows", { name: "Story", isEnabled: false, steps });
    const page = await browser.signedIn(host, `/console/w/${id}/steps?step=if`);
    const sets = page.locator(".side .segment");
    await sets.nth(1).click();
    await page.locator("[data-field=value1] .cm-content", { hasText: "3" }).waitFor();
    await sets.nth(0).click();
    await page.locator("[data-field=condition] .cm-content", { hasText: "{{say.message}} == 3" }).waitFor();
    await page.getByRole("radio", { name: "List" }).click();
    await page.getByRole("button", { name: "Enable", exact: true }).click();
    const told = page.getByRole("dialog");
    if (await told.getByRole("button", { name: "Enable all the same" }).isVisible().catch(() => false)) await told.getByRole("button", { name: "Enable all the same" }).click();
    await page.getByRole("button", { name: "Disable", exact: true }).waitFor();
    await host.call("PUT", `/api/v1/workflows/${id}`, { isEnabled: false, steps: [{ id: "get", moduleId: "http_request", parameters: {} }] });
    await page.goto(`${host.url}/console/w/${id}/settings`);
    await page.getByRole("button", { name: "After a failure, run" }).waitFor();
    await page.getByRole("button", { name: "Enable", exact: true }).click();
    await told.getByText("Enable all the same").waitFor();
    await told.getByRole("button", { name: "Cancel" }).click();
    assert.equal((await host.call("GET", `/api/v1/workflows/${id}`)).isEnabled, false);
  },

  async "a workflow names another one for its failures, and the fields of an approval are rows"({ host, browser }) {
    const steps = [{ id: "ask", moduleId: "wait_for_callback", parameters: { title: "Pay?", fields: [{ name: "amount", type: "number" }] } }];
    const { id } = await host.call("POST", "/api/v1/workflows", { name: "Story", steps });
    const page = await browser.signedIn(host, `/console/w/${id}/steps?step=ask`);
    const fields = page.getByRole("group", { name: "Fields" });
    await fields.getByRole("button", { name: "Add a field" }).click();
    await fields.getByLabel("Text on the page").nth(1).fill("Which colour?");
    await page.getByRole("button", { name: "Workflow", exact: true }).click();
    await page.locator(".side").getByRole("tab", { name: "Settings" }).click();
    await page.getByRole("button", { name: "After a failure, run" }).click();
    await page.getByRole("option", { name: "Hello", exact: true }).click();
    await page.keyboard.press("Control+s");
    await saved(page);
    const workflow = await host.call("GET", `/api/v1/workflows/${id}`);
    assert.equal(workflow.onFailure, "hello");
    assert.deepEqual(workflow.steps[0].parameters.fields[1], { name: "field1", label: "Which colour?" });
  },

  async "who uses a connection is told, and an optional secret is taken away"({ host, browser }) {
    const { kinds } = await host.call("GET", "/api/v1/connections").catch(() => ({ kinds: [] }));
    const steps = [{ id: "send", moduleId: "http_request", parameters: { url: "https://example.com/", connection: "shop" } }];
    await host.call("POST", "/api/v1/workflows", { name: "Sender", steps });
    const page = await browser.signedIn(host, "/console/connections");
    await page.getByRole("button", { name: "New connection" }).click();
    await page.getByRole("dialog").getByRole("textbox", { name: /^Name/ }).first().fill("shop");
    await page.getByRole("dialog").getByRole("button", { name: /Kind/ }).click();
    await page.getByRole("option").filter({ hasText: /basic|user/i }).first().click();
    const inputs = page.getByRole("dialog").locator("input:not([type=password])");
    await inputs.nth(1).fill("ada");
    const password = page.getByRole("dialog").locator("input[type=password]");
    if (await password.count()) await password.fill("hunter2-x");
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Actions: shop" }).or(page.getByRole("button", { name: /shop/ })).first().click();
    await page.getByRole("menuitem", { name: "Used by" }).click();
    await page.getByRole("dialog").getByText("Sender").waitFor();
    void kinds;
  },
};
