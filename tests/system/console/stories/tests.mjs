// The panel that tests the steps as they are.
import assert from "node:assert/strict";

const row = (page) => page.locator(".step-row");
const panel = (page) => page.getByRole("region", { name: "Test" });
const saved = (page) => page.getByText("Saved", { exact: true }).waitFor();

async function edit({ host, browser }, body, search = "") {
  const { id } = await host.call("POST", "/api/v1/workflows", { name: "Story", ...body });
  return { id, page: await browser.signedIn(host, `/console/w/${id}/steps${search}`) };
}

/** An order that is paid, and told of three days later. */
const STEPS = [
  { id: "pay", moduleId: "http_request", name: "Charge", parameters: { url: "https://pay.example.com/[[who]]", method: "POST", body: { amount: 5 } } },
  { id: "wait", moduleId: "delay", name: "Three days", parameters: { duration: 3 * 86_400_000 } },
  { id: "out", moduleId: "output", name: "Answer", parameters: { value: "[[who]]: {{pay.statusCode}}" } },
];

export default {
  async "a test runs steps that are not saved, in virtual time, and becomes a test of the workflow"({ host, browser }) {
    const { id, page } = await edit({ host, browser }, { steps: STEPS, inputs: [{ name: "who", required: true }] });
    await row(page).nth(2).click();
    await page.locator(".side .cm-content").first().click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("!");
    await page.getByText("Unsaved changes: 1").waitFor();
    await page.getByRole("button", { name: "Test", exact: true }).click();
    await panel(page).getByText("Runs the whole workflow, as it is here. Steps: 3. Nothing is sent.").waitFor();
    await panel(page).getByLabel("who · text").fill("Ada");
    // A request without an answer fails, and gets one by a press.
    await page.keyboard.press("Control+Enter");
    await panel(page).getByRole("button", { name: "Give an answer" }).click();
    assert.equal(await panel(page).getByLabel("Address").inputValue(), "https://pay.example.com/Ada");
    await panel(page).getByLabel("Status", { exact: true }).fill("201");
    await page.keyboard.press("Control+Enter");
    await panel(page).getByText(/^3 d by the clock of the test, took/).waitFor();
    await panel(page).getByText("Requests that would have been sent: 1").waitFor();
    await panel(page).getByText("POST https://pay.example.com/Ada").waitFor();
    await panel(page).getByText("Ada: 201!").waitFor();
    await page.locator(".step-row .step-out", { hasText: "statusCode" }).waitFor();
    await panel(page).getByRole("button", { name: "Save as test" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Ada pays");
    await page.getByRole("dialog").getByRole("button", { name: "Add the test" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("Control+s");
    await saved(page);
    const { tests } = await host.call("GET", `/api/v1/workflows/${id}`);
    assert.deepEqual([tests.cases[0].name, tests.cases[0].inputs, tests.cases[0].expect.result], ["Ada pays", { who: "Ada" }, "Ada: 201!"]);
    const { passed, cases } = await host.call("POST", "/api/v1/workflows/test", { workflowId: id });
    assert.equal(passed, 1, JSON.stringify(cases[0].differences));
    await page.reload();
    await panel(page).getByRole("button", { name: "Run all (1)" }).click();
    await panel(page).getByText(/^All tests passed \(1\)/).waitFor();
    await panel(page).getByRole("button", { name: "Ada pays" }).click();
    await panel(page).getByLabel("who · text").fill("Bob");
    await panel(page).getByRole("button", { name: "Run the test" }).click();
    await panel(page).getByText("not as expected").waitFor();
    await panel(page).getByRole("row", { name: /result/ }).waitFor();
  },

  async "what a part of the test runs is said first, by keys"({ host, browser }) {
    const { page } = await edit({ host, browser }, { steps: STEPS, inputs: [{ name: "who", defaultValue: "Ada" }] });
    await row(page).nth(1).click();
    await page.keyboard.press("t");
    await panel(page).getByText("Runs up to here, at most these steps: Charge, Three days.").waitFor();
    await row(page).nth(2).click();
    await page.keyboard.press("Shift+T");
    await panel(page).getByText("Runs only Answer. It uses outputs of pay, which no run has").waitFor();
    await panel(page).getByRole("tab", { name: "Instead of steps" }).click();
    await panel(page).getByRole("button", { name: "Give a result instead of" }).click();
    await page.getByRole("option", { name: /Charge/ }).click();
    await panel(page).getByRole("textbox", { name: "Outputs" }).fill('{"statusCode": 204}');
    await panel(page).getByRole("button", { name: "Run the test" }).click();
    await panel(page).getByText("Ada: 204").first().waitFor();
    const height = () => panel(page).evaluate((of) => of.getBoundingClientRect().height);
    const before = await height();
    await page.getByRole("separator", { name: "Height of the tests" }).focus();
    await page.keyboard.press("ArrowUp");
    assert.ok((await height()) > before);
    await panel(page).getByRole("button", { name: "Close the tests" }).click();
    await panel(page).waitFor({ state: "detached" });
    assert.equal(await page.locator(".step-out").count(), 0);
  },

  async "chosen steps send their requests for real before the test, once, and the test uses what came back"({ host, browser }) {
    const steps = [
      { id: "pick", moduleId: "expression", parameters: { expression: "[[n]] * 1" } },
      { id: "get", moduleId: "http_request", name: "Get user", parameters: { url: "http://sluice.internal/example/user?userId={{pick.result}}", __error_policy: "RETRY", __retry_count: 3 } },
      { id: "late", moduleId: "http_request", name: "Never", parameters: { url: "https://pay.example.com/" } },
      { id: "out", moduleId: "output", name: "Answer", parameters: { value: "{{get.json.userName}}" } },
    ];
    const { id, page } = await edit({ host, browser }, { steps, isEnabled: false, inputs: [{ name: "n", type: "number", defaultValue: 1 }] });
    const total = async (path) => (await host.call("GET", path)).total;
    const before = [await total("/api/v1/workflows"), await total("/api/v1/executions")];
    await row(page).nth(1).click();
    await page.keyboard.press("t");
    await panel(page).getByRole("tab", { name: "Real requests" }).click();
    await panel(page).locator("label", { hasText: "Get user" }).click();
    await panel(page).getByText("Sends for real: Get user.").waitFor();
    await panel(page).getByRole("button", { name: "Run the test" }).click();
    const question = page.getByRole("alertdialog", { name: "Send requests for real?" });
    await question.getByText("GET http://sluice.internal/example/user?userId={{pick.result}}").waitFor();
    assert.equal(await total("/api/v1/executions"), before[1], "nothing is sent before the answer");
    await question.getByRole("button", { name: "Send and run" }).click();
    await panel(page).getByRole("heading", { name: "Sent for real" }).waitFor();
    await panel(page).locator(".sent .chip", { hasText: "200" }).waitFor();
    assert.deepEqual([await total("/api/v1/workflows"), await total("/api/v1/executions")], [before[0], before[1] + 1]);
    await panel(page).getByRole("button", { name: "Keep these answers in the test" }).click();
    await panel(page).getByText("Nothing is sent.", { exact: false }).first().waitFor();
    await panel(page).getByRole("button", { name: "Whole workflow" }).click();
    await panel(page).getByRole("tab", { name: "Instead of steps" }).click();
    await panel(page).getByText("get", { exact: true }).waitFor();
    await panel(page).getByRole("tab", { name: "Answers" }).click();
    await panel(page).getByRole("button", { name: "Add an answer" }).click();
    await panel(page).getByLabel("Address").fill("https://pay.example.com/*");
    await panel(page).getByRole("button", { name: "Run the test" }).click();
    await panel(page).getByRole("heading", { name: "Result" }).waitFor();
    await panel(page).getByText("Requests that would have been sent: 1").waitFor();
    assert.equal(await total("/api/v1/executions"), before[1] + 1);
    assert.equal((await host.call("GET", `/api/v1/workflows/${id}`)).isEnabled, false);
  },
};
