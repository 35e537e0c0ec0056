// Workflows of other systems, and many workflows enabled at once.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../browser.mjs";
import { choose, drop } from "../hands.mjs";

const FOREIGN = join(import.meta.dirname, "../../../fixtures/foreign");
const N8N = join(FOREIGN, "orders.n8n.json");
const ASL = join(FOREIGN, "greeting.asl.json");

const count = async (host) => (await host.call("GET", "/api/v1/workflows")).total;

export default {
  async "a workflow of n8n that is dropped is shown as what it becomes, then imported and opened"({ host, browser }) {
    const page = await browser.signedIn(host, "/console/workflows");
    await page.getByRole("link", { name: "Hello", exact: true }).waitFor();
    const before = await count(host);
    await drop(page, ".with-side", N8N);
    const window = page.getByRole("dialog", { name: "Import workflows" });
    await window.getByText("1 missing").waitFor();
    await window.getByText("3 do the same here").first().waitFor();
    await window.getByText("Tell the bot", { exact: true }).waitFor();
    await window.getByText("nodes of the type n8n-nodes-community.unknownBot are not known").waitFor();
    await window.getByText("tell-the-bot", { exact: true }).waitFor();
    assert.match(await window.getByRole("button", { name: /^n8n Format of orders\.n8n\.json|^Format of/ }).first().innerText(), /n8n/);
    assert.equal(await count(host), before, "the report stores nothing");
    await window.getByRole("button", { name: "Import", exact: true }).click();
    await page.waitForURL(/\/w\/[^/]+\/steps/);
    await page.getByRole("heading", { name: /New orders/ }).waitFor();
    await page.locator(".step-row").nth(3).waitFor();
    assert.equal(await count(host), before + 1);

    // What is there already is not replaced without a word.
    await page.goto(`${host.url}/console/workflows`);
    await page.getByRole("link", { name: "New orders", exact: true }).waitFor();
    await drop(page, ".with-side", N8N);
    await window.getByText("1 missing").waitFor();
    await window.getByRole("button", { name: "Import", exact: true }).click();
    await window.getByText(/exists already/).waitFor();
    await window.locator("label", { hasText: "Replace the workflow" }).click();
    await window.getByRole("button", { name: "Import", exact: true }).click();
    await page.waitForURL(/\/w\/[^/]+\/steps/);
    assert.equal(await count(host), before + 1);
  },

  async "a state machine is chosen as a file, named, and runs; a text that tells nothing asks for its format"({ host, browser }) {
    const { id: folder } = await host.call("POST", "/api/v1/folders", { name: "Machines" });
    const page = await browser.signedIn(host, "/console/workflows");
    await page.getByRole("button", { name: "Import", exact: true }).click();
    const window = page.getByRole("dialog", { name: "Import workflows" });
    await window.locator("input[type=file]").setInputFiles(ASL);
    await window.getByText("3 do the same here").first().waitFor();
    await window.getByRole("textbox", { name: "Name", exact: true }).fill("Greeting");
    await choose(page, /Folder/, "Machines");
    await window.getByRole("button", { name: "Import", exact: true }).click();
    await page.waitForURL(/\/w\/[^/]+\/steps/);
    const id = /\/w\/([^/]+)\//.exec(page.url())[1];
    const stored = await host.call("GET", `/api/v1/workflows/${id}`);
    assert.deepEqual([stored.name, stored.folderId, stored.isEnabled], ["Greeting", folder, false]);
    await host.call("POST", `/api/v1/workflows/${id}/enable`);
    const { status, result } = await host.call("POST", `/api/v1/workflows/${id}/execute`, { async: false, inputVariables: { who: "Ada" } });
    assert.deepEqual([status, result], ["completed", { said: "Hello, Ada!" }]);

    await page.goto(`${host.url}/console/workflows`);
    await page.getByRole("button", { name: "Import", exact: true }).click();
    await window.getByLabel("Or paste the text of a file").fill("{");
    await window.getByRole("button", { name: "Continue" }).click();
    await window.getByRole("alert").waitFor();
    await window.getByLabel("Or paste the text of a file").fill('{"name": "Nothing"}');
    await window.getByRole("button", { name: "Continue" }).click();
    await window.getByText("The file does not tell which system wrote it.").waitFor();
    assert.ok(await window.getByRole("button", { name: "Import", exact: true }).isDisabled());
    browser.expected(/400/);
    await choose(page, /Format of/, "Juggle");
    await window.getByRole("alert").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Import", exact: true }).click();
    await window.getByLabel("Or paste the text of a file").fill(readFileSync(ASL, "utf8"));
    await window.getByRole("button", { name: "Continue" }).click();
    await window.getByText("3 do the same here").first().waitFor();
  },

  async "a workflow that is pasted is imported as before"({ host, browser }) {
    const page = await browser.signedIn(host, "/console/settings");
    await page.getByRole("button", { name: "Import a file" }).click();
    const window = page.getByRole("dialog", { name: "Import workflows" });
    const steps = [{ id: "say", moduleId: "log", parameters: { message: "a" } }];
    await window.getByLabel("Or paste the text of a file").fill(JSON.stringify({ name: "Pasted", steps }));
    await window.getByRole("button", { name: "Continue" }).click();
    await page.getByText("1 imported").waitFor();
    const { workflows } = await host.call("GET", "/api/v1/workflows?search=Pasted");
    assert.equal(workflows.length, 1);
  },

  async "before workflows with errors are enabled with others, it is asked which"({ host, browser }) {
    const make = (name, steps) => host.call("POST", "/api/v1/workflows", { name, steps, isEnabled: false });
    const good = await make("Many: good", [{ id: "say", moduleId: "log", parameters: { message: "a" } }]);
    const bad = await make("Many: bad", [{ id: "get", moduleId: "http_request", parameters: {} }]);
    const enabled = async () => (await Promise.all([good, bad].map(({ id }) => host.call("GET", `/api/v1/workflows/${id}`)))).map(({ isEnabled }) => isEnabled);
    const page = await browser.signedIn(host, "/console/workflows?q=Many");
    const begin = async () => {
      await page.getByRole("checkbox", { name: "Select all rows" }).check({ force: true });
      await page.getByRole("toolbar").getByRole("button", { name: "Enable", exact: true }).click();
    };
    await begin();
    const window = page.getByRole("dialog", { name: "1 of 2 workflows have errors" });
    await window.getByRole("link", { name: "Many: bad" }).waitFor();
    await window.getByText("get", { exact: true }).waitFor();
    await window.getByRole("button", { name: "Cancel" }).click();
    assert.deepEqual(await enabled(), [false, false]);
    await page.getByRole("toolbar").getByRole("button", { name: "Enable", exact: true }).click();
    await window.getByRole("button", { name: "Only the 1 without errors" }).click();
    await until(async () => (await enabled()).join() === "true,false", "the good one alone is enabled");
    await page.reload();
    await begin();
    await window.getByRole("button", { name: "Enable all 2" }).click();
    await until(async () => (await enabled()).join() === "true,true", "both are enabled");
  },
};
