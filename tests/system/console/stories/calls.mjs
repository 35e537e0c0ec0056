// How a version is called: code that runs as it is shown, documents, tools of models. And limits of whole workflows.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { until } from "../browser.mjs";

const require = createRequire(join(resolve(import.meta.dirname, "../../../../functions/console/web"), "package.json"));
const { transpileModule } = require("typescript");

const ORDER = {
  name: "Order",
  isEnabled: true,
  inputs: [{ name: "who", type: "string", required: true }, { name: "n", type: "integer", defaultValue: 2 }],
  outputs: [{ name: "said", type: "string", value: "[[who]] ordered [[n]]" }],
  steps: [{ id: "say", moduleId: "log", parameters: { message: "[[who]]" } }],
};

/** What each of the languages prints, with the code as it stands. */
const RUNS = {
  curl: (code, env) => execFileSync("sh", ["-c", `${code} -s`], { env }),
  TypeScript: (code, env) => execFileSync(process.execPath, ["--input-type=module", "-e", transpileModule(code, { compilerOptions: { target: "es2022", module: "esnext" } }).outputText], { env }),
  Python: (code, env) => execFileSync("python3", ["-c", code], { env }),
};

export default {
  async "the code that calls a version runs as it is shown, and its documents are those of the API"({ host, browser }) {
    const { id } = await host.call("POST", "/api/v1/workflows", ORDER);
    await host.call("POST", `/api/v1/workflows/${id}/versions`, { enabled: true });
    const { token } = await host.call("POST", "/api/v1/open-tokens", { name: "caller", flows: [id] });
    const page = await browser.signedIn(host, `/console/w/${id}/versions`);
    await page.getByRole("button", { name: "Actions of v1" }).click();
    await page.getByRole("menuitem", { name: "How to call it" }).click();
    const window = page.getByRole("dialog", { name: "How to call it: v1" });
    for (const [language, run] of Object.entries(RUNS)) {
      await window.getByRole("radio", { name: language }).click();
      await window.getByRole("button", { name: `Copy ${language}` }).click();
      const code = await page.evaluate(() => navigator.clipboard.readText());
      assert.match(String(run(code, { ...process.env, SLUICE_TOKEN: token })), /text ordered 2/, `${language}:\n${code}`);
    }
    await window.getByRole("tab", { name: "OpenAPI, JSON Schema" }).click();
    const [download] = await Promise.all([page.waitForEvent("download"), window.getByRole("button", { name: "Download" }).first().click()]);
    const document = JSON.parse(readFileSync(await download.path(), "utf8"));
    assert.deepEqual(document.info, { title: "Order", version: "v1", description: "" });
    assert.ok(document.paths[`/v1/open/flow/trigger/v1/${id}`]);
    await window.getByLabel("JSON Schema: Inputs", { exact: true }).getByText('"title": "Inputs of Order"').waitFor();

    // It becomes a tool of models by clicks, and is called as one.
    await window.getByRole("tab", { name: "MCP" }).click();
    await window.getByRole("button", { name: "Publish it as a tool" }).click();
    const form = page.getByRole("dialog", { name: "Publish a workflow" });
    await form.getByLabel("Name").fill("order_by_name");
    await form.getByLabel("Description").fill("Orders something.");
    await form.getByRole("button", { name: "Publish", exact: true }).click();
    await window.getByText("order_by_name", { exact: true }).waitFor();
    await window.getByRole("button", { name: "Copy Claude Code" }).click();
    const command = await page.evaluate(() => navigator.clipboard.readText());
    const address = /"(http[^"]+)"/.exec(command)[1];
    const answer = await fetch(address, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "order_by_name", arguments: { who: "Ada" } } }),
    });
    assert.deepEqual((await answer.json()).result.structuredContent.outputs, { said: "Ada ordered 2" });
  },

  async "a workflow is published as a tool of models on the page of APIs, and changed"({ host, browser }) {
    const page = await browser.signedIn(host, "/console/apis");
    await page.getByRole("button", { name: "Publish a workflow" }).click();
    const dialog = page.getByRole("dialog");
    const pick = async (field, option) => {
      await dialog.getByRole("button", { name: field }).click();
      await page.getByRole("option", { name: option, exact: true }).click();
    };
    await pick(/Workflow/, "Hello");
    await pick(/Kind/, "mcp");
    await dialog.getByLabel("Name").fill("greet");
    assert.ok(await dialog.getByRole("button", { name: "Publish", exact: true }).isDisabled(), "a tool without a description");
    await dialog.getByLabel("Description").fill("Greets somebody.");
    await dialog.locator("label", { hasText: "only reads" }).click();
    await dialog.getByRole("button", { name: "Publish", exact: true }).click();
    await page.waitForURL(/\/apis\/./);
    await page.getByRole("heading", { name: "greet" }).waitFor();
    const rpc = async (method, params) =>
      (await host.ask("POST", "/mcp", { jsonrpc: "2.0", id: 1, method, params })).result;
    const tool = async () => (await rpc("tools/list", {})).tools.find(({ name }) => name === "greet");
    assert.match((await tool()).description, /^Greets somebody\./);
    assert.equal((await tool()).annotations.readOnlyHint, true);
    const { structuredContent, content } = await rpc("tools/call", { name: "greet", arguments: { name: "Ada" } });
    assert.match(JSON.stringify(structuredContent ?? content), /Hello/);
    await page.getByRole("button", { name: "Edit" }).click();
    await dialog.getByLabel("Description").fill("Greets one person.");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    assert.match((await tool()).description, /^Greets one person\./);
  },

  async "a workflow gets a limit, which is shown again, holds, and is taken away"({ host, browser }) {
    const steps = [{ id: "nap", moduleId: "delay", parameters: { duration: 600_000 } }];
    const { id } = await host.call("POST", "/api/v1/workflows", { name: "Napper", isEnabled: true, steps });
    const limit = async () => (await host.call("GET", `/api/v1/workflows/${id}`)).limit;
    const page = await browser.signedIn(host, `/console/w/${id}/settings`);
    const form = page.getByRole("group", { name: "Limit of runs" });
    const save = async () => {
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByText("Saved", { exact: true }).waitFor();
    };
    await form.getByLabel("Key", { exact: true }).fill("partner-[[customer]]");
    await form.getByLabel("Runs at a time").fill("1");
    await form.getByLabel("Starts at most").fill("20");
    await form.getByLabel("In this many seconds").fill("60");
    await save();
    assert.deepEqual(await limit(), { key: "partner-[[customer]]", concurrency: 1, rate: 20, per: 60, queue: true });

    // It is shown again here and in the editor, which changes it, too.
    await page.reload();
    const shown = async () => Promise.all(["Key", "Runs at a time", "Starts at most", "In this many seconds"].map((name) => form.getByLabel(name, { exact: true }).inputValue()));
    await form.waitFor();
    assert.deepEqual(await shown(), ["partner-[[customer]]", "1", "20", "60"]);
    await page.getByRole("link", { name: "Steps", exact: true }).click();
    await page.locator(".side").getByRole("tab", { name: "Settings" }).click();
    assert.deepEqual(await shown(), ["partner-[[customer]]", "1", "20", "60"]);
    await form.getByLabel("Key", { exact: true }).fill("nappers");
    await form.locator("label", { hasText: "A run without a place waits" }).click();
    await page.getByText("Unsaved changes: 1").waitFor();
    await page.keyboard.press("Control+s");
    await page.getByText("Saved", { exact: true }).first().waitFor();
    assert.deepEqual(await limit(), { key: "nappers", concurrency: 1, rate: 20, per: 60, queue: false });
    await form.locator("label", { hasText: "A run without a place waits" }).click();
    await page.keyboard.press("Control+s");
    await until(async () => (await limit()).queue, "the editor does not save the limit");

    // The second of two runs waits for a place.
    const runs = [];
    for (const _ of [1, 2]) runs.push((await host.call("POST", `/api/v1/workflows/${id}/execute`, { async: true })).executionId);
    await page.goto(`${host.url}/console/r/${runs[1]}`);
    await page.getByText("Waits for a place of").waitFor();
    await page.getByText("nappers", { exact: true }).waitFor();

    await page.goto(`${host.url}/console/w/${id}/settings`);
    for (const field of ["Key", "Runs at a time", "Starts at most", "In this many seconds"]) await form.getByLabel(field, { exact: true }).fill("");
    await save();
    assert.equal(await limit(), null);
  },
};
