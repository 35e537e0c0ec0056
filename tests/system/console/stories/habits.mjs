// What people do who come from other editors: keys without looking where the focus is, work beside unsaved work.
import assert from "node:assert/strict";
import { until } from "../browser.mjs";

const row = (page) => page.locator(".step-row");
const saved = (page) => page.getByText("Saved", { exact: true }).waitFor();
const order = async (page) => (await page.locator(".step-row").evaluateAll((rows) => rows.map((each) => each.dataset.key))).join(" ");
const nowhere = (page) => page.evaluate(() => document.activeElement?.blur());

async function edit({ host, browser }, steps, more = {}) {
  const { id } = await host.call("POST", "/api/v1/workflows", { name: "Habits", steps, ...more });
  const page = await browser.signedIn(host, `/console/w/${id}/steps`);
  return { id, page };
}

async function add(page, key, words) {
  await page.keyboard.press(key);
  await page.getByRole("combobox").waitFor();
  await page.keyboard.type(words);
  await page.locator(".add [role=option]").first().waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("combobox").waitFor({ state: "detached" });
}

const say = (id, message = id) => ({ id, moduleId: "log", parameters: { message } });

export default {
  async "keys act on the step that is chosen, wherever the focus is"({ host, browser }) {
    const { page } = await edit({ host, browser }, [], { isEnabled: false });
    await page.getByText("This workflow has no steps yet.").waitFor();
    await nowhere(page);
    await add(page, "a", "condition");
    await row(page).first().waitFor();
    await row(page).first().click();
    // A step without fields has the focus in its row.
    await add(page, "a", "parallel");
    await page.waitForFunction(() => document.activeElement?.dataset.key?.startsWith("parallel"));
    await add(page, "a", "log");
    await page.waitForFunction(() => document.activeElement?.classList.contains("cm-content"));
    assert.match(await order(page), /^if\S* parallel\S* .*log\S*$/);
    await page.keyboard.type("hi");
    // The first part of the block that lacks it, from its own row.
    await row(page).first().getByRole("button", { name: /Actions for/ }).click();
    await page.getByRole("menuitem", { name: "Add Else" }).click();
    await page.waitForFunction(() => document.activeElement?.dataset.key?.startsWith("else"));
    await page.getByRole("heading", { name: "Habits" }).click();
    for (let left = 10; left > 0 && (await page.getByRole("button", { name: "Undo" }).isEnabled()); left -= 1) await page.keyboard.press("Control+z");
    await page.getByText("This workflow has no steps yet.").waitFor();
    await page.keyboard.press("Control+y");
    await row(page).first().waitFor();
    await nowhere(page);
    await page.keyboard.press("Control+s");
    await saved(page);
    await page.getByRole("radio", { name: "Graph" }).click();
    await page.locator(".graph-step").first().click();
    await page.keyboard.press("Delete");
    await page.getByText("This workflow has no steps yet.").waitFor();
  },

  async "what is typed beside unsaved changes does not replace them, and text that is no YAML yet is kept"({ host, browser }) {
    const { id, page } = await edit({ host, browser }, [say("a"), say("b")]);
    const write = async (tab, at, text) => {
      await row(tab).nth(at).click();
      await tab.locator(".side .cm-content").first().click();
      await tab.keyboard.press("End");
      await tab.keyboard.type(text);
      await row(tab).nth(at).locator(".sentence", { hasText: text }).waitFor();
    };
    await write(page, 0, "11");
    await page.reload();
    await page.getByRole("button", { name: "Restore" }).waitFor();
    await write(page, 1, "22");
    await page.reload();
    await until(async () => (await page.getByRole("button", { name: "Restore" }).count()) === 2, "one of two drafts is lost");
    await page.getByRole("button", { name: "Restore" }).first().click();
    await row(page).nth(1).locator(".sentence", { hasText: "b22" }).waitFor();
    await page.getByRole("button", { name: "Restore" }).click();
    await row(page).nth(0).locator(".sentence", { hasText: "a11" }).waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await row(page).nth(1).locator(".sentence", { hasText: "b22" }).waitFor();
    await page.keyboard.press("Control+s");
    await saved(page);
    await page.getByRole("radio", { name: "YAML" }).click();
    await page.locator(".yaml-text .cm-content").click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type('\nx: a: b');
    await page.locator(".yaml-error").waitFor();
    await page.getByRole("button", { name: /Unsaved changes/ }).waitFor();
    await page.getByRole("link", { name: "Revisions and versions" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Leave" }).click();
    await page.getByRole("heading", { name: "Habits" }).waitFor();
    await page.goto(`${host.url}/console/w/${id}/steps`);
    await page.getByRole("button", { name: "Restore" }).click();
    await page.locator(".yaml-text", { hasText: 'x: a: b' }).waitFor();
  },

  async "to enable a workflow while it is edited is no change elsewhere"({ host, browser }) {
    browser.expected(/412/);
    const { id, page } = await edit({ host, browser }, [say("a")], { isEnabled: false });
    await row(page).first().waitFor();
    await page.getByRole("button", { name: "Try it" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Run" }).click();
    await page.locator(".run-panel").getByText("Completed").waitFor();
    assert.equal(await page.getByText("changed elsewhere").count(), 0);
    await row(page).first().click();
    await page.locator(".side .cm-content").first().click();
    await page.keyboard.type("1");
    // Another tab disables it, of which this one knows nothing yet.
    await host.call("POST", `/api/v1/workflows/${id}/disable`);
    await page.keyboard.press("Control+s");
    await saved(page);
    assert.equal(await page.getByRole("dialog").count(), 0);
  },

  async "an enabled workflow with errors is saved after a question"({ host, browser }) {
    const { id, page } = await edit({ host, browser }, [say("a"), { id: "get", moduleId: "http_request", parameters: { url: "https://a.test" } }], { isEnabled: true });
    await row(page).nth(1).click();
    await page.locator("[data-field=url] .cm-content").click();
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    await page.keyboard.press("Control+s");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("its runs use these steps").waitFor();
    await dialog.getByRole("button", { name: "Save anyway" }).click();
    await saved(page);
    const { steps } = await host.call("GET", `/api/v1/workflows/${id}`);
    assert.equal(steps[1].parameters.url, undefined);
    await page.getByRole("tab", { name: "Errors & retry" }).click();
    await page.getByRole("button", { name: /If the step fails/ }).click();
    await page.getByRole("option", { name: "Try again" }).click();
    await page.getByText("A status such as 500 is no failure").waitFor();
    await page.locator(".notice .toggle").click();
    await page.getByText("A status such as 500 is no failure").waitFor({ state: "detached" });
  },

  async "a name that is taken replaces nothing, and settings that are not saved are asked about"({ host, browser }) {
    await host.call("PUT", "/api/v1/secrets/API_KEY", { value: "first" });
    const page = await browser.signedIn(host, "/console/secrets");
    await page.getByRole("button", { name: "New secret" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("API_KEY");
    await dialog.getByLabel("Value").fill("second");
    await dialog.getByText("A secret with this name exists").waitFor();
    assert.ok(await dialog.getByRole("button", { name: "Save" }).isDisabled());
    await page.keyboard.press("Escape");
    const { id } = await host.call("POST", "/api/v1/workflows", { name: "Habits", isEnabled: false, steps: [say("a")] });
    await page.goto(`${host.url}/console/w/${id}/settings`);
    await page.getByLabel("Description").fill("mine");
    await page.getByRole("button", { name: "Enable" }).click();
    await page.getByRole("button", { name: "Disable" }).waitFor();
    await page.getByRole("link", { name: "Steps", exact: true }).click();
    await dialog.getByText("would be lost").waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    assert.equal(await page.getByLabel("Description").inputValue(), "mine");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await until(async () => (await host.call("GET", `/api/v1/workflows/${id}`)).description === "mine", "the description is not stored");
    assert.equal((await host.call("GET", `/api/v1/workflows/${id}`)).isEnabled, true, "what was enabled meanwhile stays");
  },

  async "a run that waits is found, shown in the editor, and its step opened from it"({ host, browser }) {
    const { id, page } = await edit({ host, browser }, [{ id: "ask", moduleId: "wait_for_callback", parameters: { fields: ["a", "b", "c"].map((name) => ({ name })) } }], { isEnabled: true });
    await row(page).first().click();
    await page.locator(".side fieldset").nth(2).waitFor();
    // Boxes that are hidden from sight do not make the page longer than its window.
    assert.ok(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight), "the page scrolls away");
    await page.getByRole("button", { name: "Try it" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Run" }).click();
    await page.locator(".run-panel").getByText("Waiting").waitFor();
    await page.locator(".run-panel").getByRole("link", { name: "Open the decision page" }).waitFor();
    await host.call("POST", `/api/v1/workflows/${id}/execute`, { async: true }).catch(() => undefined);
    await page.goto(`${host.url}/console/runs`);
    await page.getByRole("button", { name: "Waiting" }).or(page.getByRole("radio", { name: "Waiting" })).first().click();
    await page.locator("tbody tr").first().waitFor();
    await nowhere(page);
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.locator(".bar-row, .timeline a, [data-step]").first().waitFor();
    await page.goto(`${page.url()}?step=ask`);
    await page.getByRole("link", { name: "Open in the editor" }).click();
    await page.waitForURL(/steps\?.*step=ask/);
  },

  async "any text can be typed into the palette, and a workflow that is called is chosen by its name"({ host, browser }) {
    const callee = await host.call("POST", "/api/v1/workflows", { name: "Greeter", steps: [say("a")], inputs: [{ name: "who", type: "string" }] });
    const { page } = await edit({ host, browser }, [{ id: "call", moduleId: "call_workflow", parameters: {} }]);
    await row(page).first().waitFor();
    await page.keyboard.press("Control+k");
    await page.getByPlaceholder(/Go to/).or(page.locator(".palette input")).first().waitFor();
    await page.keyboard.type("exec-01a22fc2-04fe-74da-96a7-99080f45e1dd");
    await page.keyboard.press("Backspace");
    await page.keyboard.press("d");
    await page.getByRole("menuitem", { name: /01a22fc2/ }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await row(page).first().click();
    await page.locator(".side .select").first().click();
    await page.getByRole("option", { name: "Greeter" }).click();
    await page.getByRole("button", { name: "Add its inputs" }).click();
    await page.locator(".pair-row input").first().waitFor();
    assert.equal(await page.locator(".pair-row input").first().inputValue(), "who");
    assert.ok(callee.id);
  },
};
