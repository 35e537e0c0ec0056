// The list of workflows.
import assert from "node:assert/strict";
import { join } from "node:path";
import { until } from "../browser.mjs";
import { choose, drop } from "../hands.mjs";

const IMPORTS = join(import.meta.dirname, "../../../fixtures/imports");

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
    // Folders of one name are told apart by what they lie in.
    const outer = (await host.call("POST", "/api/v1/folders", { name: "Shop" })).id;
    const inner = (await host.call("POST", "/api/v1/folders", { name: "Shop", parentId: outer })).id;
    await page.reload();
    await page.getByRole("checkbox", { name: "Select all rows" }).check({ force: true });
    await page.getByRole("button", { name: "Move", exact: true }).click();
    await choose(page, /Folder/, "Shop / Shop");
    await page.getByRole("dialog").getByRole("button", { name: "Move" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.equal((await host.call("GET", `/api/v1/workflows?folderId=${inner}`)).total, 2);
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

  async "a file of vFlow that is dropped on the list is imported"({ host, browser }) {
    const page = await browser.signedIn(host, "/console/workflows");
    await page.getByRole("link", { name: "Hello", exact: true }).waitFor();
    const before = (await host.call("GET", "/api/v1/workflows")).total;
    await drop(page, ".with-side", join(IMPORTS, "vflow-workflow.json"));
    await page.getByText("1 imported").waitFor();
    assert.equal((await host.call("GET", "/api/v1/workflows")).total, before + 1);
  },

  async "a version is published, compared with what came after, and restored"({ host, browser }) {
    const say = (message) => [{ id: "say", moduleId: "log", parameters: { message } }];
    const { id } = await host.call("POST", "/api/v1/workflows", { name: "Story", steps: say("first") });
    const page = await browser.signedIn(host, `/console/w/${id}/versions`);
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByRole("dialog").getByLabel("Note").fill("as it was");
    await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
    await page.getByRole("cell", { name: "v1 as it was" }).waitFor();
    await host.call("PUT", `/api/v1/workflows/${id}`, { steps: say("second") });
    await page.reload();
    const changes = page.locator(".changes");
    await changes.getByText("first").waitFor();
    await changes.getByText("second").waitFor();
    await page.getByRole("button", { name: /Actions/ }).last().click();
    await page.getByRole("menuitem", { name: "Restore" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Restore" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.equal((await host.call("GET", `/api/v1/workflows/${id}`)).steps[0].parameters.message, "first");
  },

  async "a revision is read, compared and restored, and not over what somebody else has saved"({ host, browser }) {
    const say = (message, note) => ({ steps: [{ id: "say", moduleId: "log", parameters: { message } }], ...(note && { revisionNote: note }) });
    const { id } = await host.call("POST", "/api/v1/workflows", { name: "Story", isEnabled: true, ...say("first") });
    const { executionId } = await host.call("POST", `/api/v1/workflows/${id}/execute`, { async: false });
    await host.call("PUT", `/api/v1/workflows/${id}`, say("second", "too loud"));
    await host.call("PUT", `/api/v1/workflows/${id}`, say("third"));
    const page = await browser.signedIn(host, `/console/r/${executionId}`);
    await page.getByRole("link", { name: "1", exact: true }).click();
    const window = page.getByRole("dialog", { name: "Revision 1" });
    await window.getByText("first", { exact: true }).waitFor();
    await window.getByRole("button", { name: "Compare with now" }).click();
    await page.locator(".changes").getByText("third").waitFor();
    await page.getByText("too loud").waitFor();
    await page.getByRole("button", { name: "Actions of Revision 2" }).click();
    await page.getByRole("menuitem", { name: "Restore" }).click();
    await page.getByRole("dialog").getByLabel("Note").fill("was better");
    browser.expected(/412/);
    await host.call("PUT", `/api/v1/workflows/${id}`, say("fourth"));
    const restore = page.getByRole("dialog").getByRole("button", { name: "Restore" });
    await restore.click();
    await page.getByText("it is at revision 4 now").waitFor();
    assert.equal((await host.call("GET", `/api/v1/workflows/${id}`)).steps[0].parameters.message, "fourth");
    await restore.click();
    await page.getByText("Restored as revision 5").waitFor();
    const [{ note, restoredFrom }] = (await host.call("GET", `/api/v1/workflows/${id}/revisions`)).revisions;
    assert.deepEqual([note, restoredFrom], ["was better", 2]);
    assert.equal((await host.call("GET", `/api/v1/workflows/${id}`)).steps[0].parameters.message, "second");
  },

  async "what uses a workflow and a secret is told before they are deleted"({ host, browser }) {
    await host.call("PUT", "/api/v1/secrets/pay_key", { value: "open sesame" });
    const steps = [
      { id: "call", moduleId: "call_workflow", parameters: { workflow_id: "hello" } },
      { id: "say", moduleId: "log", parameters: { message: "{{secrets.pay_key}}" } },
    ];
    const { id } = await host.call("POST", "/api/v1/workflows", { name: "Caller", steps });
    const page = await browser.signedIn(host, "/console/secrets");
    await page.getByRole("button", { name: "Actions of pay_key" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByRole("alertdialog").getByRole("link", { name: "say: message" }).waitFor();
    await page.goto(`${host.url}/console/w/hello/settings`);
    await page.getByRole("link", { name: "call: workflow_id" }).click();
    await page.waitForURL(new RegExp(`/w/${id}/steps.*step=call`));

    // What has not run goes with a press; what has run is named, and the keys are where they are wanted.
    const ask = async (name) => {
      await page.goto(`${host.url}/console/workflows?q=${encodeURIComponent(name)}`);
      await page.getByRole("button", { name: `Actions of ${name}` }).click();
      await page.getByRole("menuitem", { name: "Delete" }).click();
      await page.getByRole("alertdialog").waitFor();
    };
    await host.call("POST", "/api/v1/workflows/hello/execute", { async: false });
    await ask("Hello");
    await page.getByLabel("Type “Hello” to confirm").waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === "INPUT");
    await page.keyboard.press("Escape");
    await page.getByRole("alertdialog").waitFor({ state: "detached" });
    await ask("Caller");
    await page.waitForFunction(() => document.activeElement?.matches("[type=submit]"));
    await page.keyboard.press("Enter");
    await page.getByText("No workflow matches.").waitFor();
  },

  async "a schedule is paused"({ host, browser }) {
    const triggers = [{ type: "cron", expression: "30 2 * * *", timezone: "Asia/Shanghai" }];
    const steps = [{ id: "say", moduleId: "log", parameters: { message: "a" } }];
    const { id } = await host.call("POST", "/api/v1/workflows", { name: "Nightly", isEnabled: true, steps, triggers });
    const page = await browser.signedIn(host, "/console/schedules");
    const row = page.getByRole("row", { name: /Nightly/ });
    await row.getByRole("button", { name: "Pause" }).click();
    await row.getByText("Paused").waitFor();
    const stored = () => host.call("GET", `/api/v1/workflows/${id}`);
    assert.deepEqual([(await stored()).schedulesPaused, (await stored()).isEnabled], [true, true]);
    await row.getByRole("button", { name: "Resume" }).click();
    await until(async () => !(await stored()).schedulesPaused, "it is paused still");
  },

  async "the editor says what becomes of the missed times of a schedule"({ host, browser }) {
    const triggers = [{ type: "interval", interval: 1, unit: "hour" }];
    const steps = [{ id: "say", moduleId: "log", parameters: { message: "a" } }];
    const { id } = await host.call("POST", "/api/v1/workflows", { name: "Hourly", isEnabled: true, steps, triggers });
    const page = await browser.signedIn(host, `/console/w/${id}/steps`);
    await page.getByRole("tab", { name: "Triggers" }).click();
    await page.getByRole("button", { name: /Missed times/ }).click();
    await page.getByRole("option", { name: "Missed times are left out" }).click();
    await page.getByLabel("Begin later by up to, in seconds").fill("90");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    const stored = async () => (await host.call("GET", `/api/v1/schedules?workflowId=${id}`)).schedules[0];
    await until(async () => (await stored()).jitter === 90, "it is not saved");
    assert.equal((await stored()).catchUp, "none");
    await page.goto(`${host.url}/console/schedules`);
    await page.getByText("Missed times are left out · Up to 1 min 30 s later").waitFor();
  },
};
