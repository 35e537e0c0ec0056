// The editor of steps.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { add, leave, onRow, typing } from "../hands.mjs";

/** What the page may take, in milliseconds. The time on a clock depends on what else the machine does, so what it computes counts as well. */
const FIRST_ROW = 1_000;
const LETTER = 50;
const LETTERS = 15;

/** The milliseconds that the page has computed so far. */
async function computing(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration").value * 1_000;
  };
}

const row = (page) => page.locator(".step-row");
const names = async (page) => (await page.locator(".step-row .step-name").allInnerTexts()).map((name) => name.trim());
/** A list of completions takes keys only some 75 ms after it has appeared, so that it takes none that were meant for the text. */
async function offered(page) {
  await page.locator(".cm-tooltip-autocomplete [aria-selected]").waitFor();
  await page.waitForTimeout(150);
}

const saved = (page) => page.getByText("Saved", { exact: true }).waitFor();

/** Opens a workflow of those steps. */
async function edit({ host, browser }, steps) {
  const { id } = await host.call("POST", "/api/v1/workflows", { name: "Story", steps });
  return { id, page: await browser.signedIn(host, `/console/w/${id}/steps`) };
}

const stored = async (host, id) => (await host.call("GET", `/api/v1/workflows/${id}`)).steps;

/** Each kind of block, both forms of a step, and what stands beside an id. */
const SHORT = `name: Short
tags: [shop]
inputs:
  orders: {type: list, required: true}
  who: string
outputs:
  codes: "{{each.results}}"
  count: {type: number, value: "{{each.count}}"}
steps:
  - user: {set_variable: user, value: 9}
  - each: {foreach: "[[orders]]", parallelism: 5, collect: "{{pay.statusCode}}"}
    do:
      - check: {if: "{{each.item.amount}} > 100"}
        then:
          - pay: {http_request: "https://pay.example.com/{{each.item.id}}", method: POST, retry: 3}
            note: once
        else:
          - small: {set_variable: small, value: "{{each.item.id}}"}
            disabled: true
        marks: {else: otherwise, end: {id: checked, name: Checked}}
  - safe: try
    do:
      - id: old
        moduleId: log
        parameters: {message: "[[user]]"}
    catch: []
    finally:
      - nap: {delay: null, duration: 5}
  - all: {parallel: null}
    branches:
      - - twice: {loop: 2}
          do: []
      - - out: {output: "{{each.results}}"}
  - stop: stop_workflow
`;

export default {
  async "a field shows its value with the last run, and what is wrong with it where it is"({ host, browser }) {
    const steps = [
      { id: "sum", moduleId: "expression", parameters: { expression: "[3, 4]" } },
      { id: "say", moduleId: "log", parameters: { message: "{{sum.result}}" } },
      { id: "twice", moduleId: "expression", parameters: { expression: "{{sum.result.0}} * 2" } },
    ];
    const { id } = await host.call("POST", "/api/v1/workflows", { name: "Story", isEnabled: true, steps });
    const page = await browser.signedIn(host, `/console/w/${id}/steps?step=say`);
    let asked = 0;
    page.on("request", (request) => (asked += request.url().endsWith("/evaluate") ? 1 : 0));
    const field = (name) => page.locator(`[data-field=${name}]`);
    await field("message").locator(".cm-content").click();
    await page.getByText("Run the workflow once to see the value here.").waitFor();
    const { executionId } = await host.call("POST", `/api/v1/workflows/${id}/execute`, { async: false });
    await page.goto(`${host.url}/console/w/${id}/steps?step=twice&run=${executionId}`);
    assert.equal(await page.locator(".tried").count(), 0, "no field is open");
    await field("expression").locator(".cm-content").click();
    await field("expression").locator("pre", { hasText: /^6$/ }).waitFor();
    await page.keyboard.press("End");
    await page.keyboard.type(" + 100", { delay: 50 });
    await field("expression").locator("pre", { hasText: /^106$/ }).waitFor();
    assert.ok(asked <= 3, `${asked} requests for a text that was typed in one go`);
    await page.keyboard.type(" * nope()", { delay: 20 });
    await field("expression").locator(".cm-content .wrong").first().waitFor();
    await field("expression").locator("pre").waitFor({ state: "detached" });
    await page.locator(".step-row").first().click();
    await page.locator(".tried").waitFor({ state: "detached" });
  },

  async "the editor follows its run by events, with few reads"({ host, browser }) {
    const { id, page } = await edit({ host, browser }, [{ id: "wait", moduleId: "delay", parameters: { duration: 12_000 } }]);
    const asked = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname.split("/").pop()));
    await page.getByRole("button", { name: "Try it" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Run" }).click();
    await page.locator(".run-panel").getByText("Completed").waitFor();
    const [{ completedAt }] = (await host.call("GET", `/api/v1/executions?workflowId=${id}`)).executions;
    assert.ok(Date.now() - completedAt < 5_000, "the end is shown late");
    assert.ok(asked.includes("events"), asked.join("\n"));
    assert.ok(asked.filter((each) => each === "timeline").length <= 5, asked.join("\n"));
  },

  async "what has changed is noted at the save, and shown with the revision"({ host, browser }) {
    const { id, page } = await edit({ host, browser }, [{ id: "say", moduleId: "log", parameters: { message: "a" } }]);
    await row(page).first().click();
    await page.locator(".side .cm-content").first().click();
    await page.keyboard.press("End");
    await page.keyboard.type("bc");
    await page.getByRole("button", { name: "Unsaved changes: 1" }).click();
    await page.getByRole("dialog").getByText("message: abc").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("Control+Shift+s");
    await page.getByLabel("What has changed").fill("A longer message");
    await page.keyboard.press("Enter");
    await saved(page);
    const { revisions } = await host.call("GET", `/api/v1/workflows/${id}/revisions`);
    assert.equal(revisions[0].note, "A longer message");
    await page.getByRole("link", { name: "Revisions and versions" }).click();
    await page.getByRole("table", { name: "Revisions" }).getByText("A longer message").waitFor();
  },

  async "a form shows what the values of others call for"({ host, browser }) {
    const { page } = await edit({ host, browser }, [
      { id: "if", moduleId: "if_condition", parameters: { condition: "1 == 1" } },
      { id: "end", moduleId: "endif", parameters: {} },
    ]);
    await row(page).first().click();
    const field = (name) => page.locator(`.side [data-field=${name}]`);
    await field("condition").waitFor();
    assert.equal(await field("operator").count(), 0);
    await page.getByRole("radio", { name: "Input + Operator" }).click();
    await field("condition").waitFor({ state: "detached" });
    // The form says what the text said.
    await field("value1").locator(".cm-content", { hasText: "1" }).waitFor();
    await field("operator").getByRole("button").first().click();
    await page.getByRole("option", { name: "is between" }).click();
    await field("value2").waitFor();
    // What the other way had comes back with it.
    await page.getByRole("radio", { name: "Condition" }).click();
    await field("condition").getByText("1 == 1").waitFor();
    await field("value2").waitFor({ state: "detached" });
  },

  async "one block is listed alone, and its address shows it again"({ host, browser }) {
    const { page } = await edit({ host, browser }, [
      { id: "a", moduleId: "log", parameters: { message: "a" } },
      { id: "if", moduleId: "if_condition", parameters: { condition: "true" } },
      { id: "b", moduleId: "log", parameters: { message: "b" } },
      { id: "else", moduleId: "else", parameters: {} },
      { id: "end", moduleId: "endif", parameters: {} },
    ]);
    await row(page).nth(2).click();
    await page.keyboard.press("f");
    await page.waitForURL(/block=if/);
    await page.waitForFunction(() => document.querySelectorAll(".step-row").length === 3);
    await page.reload();
    await page.waitForFunction(() => document.querySelectorAll(".step-row").length === 3);
    await page.getByRole("button", { name: "Show all steps" }).click();
    await page.waitForFunction(() => document.querySelectorAll(".step-row").length === 4);
  },

  async "a step tells how it went in the last run, and the text underlines what is wrong"({ host, browser }) {
    const steps = [
      { id: "sum", moduleId: "expression", parameters: { expression: "40 + 2" } },
      { id: "say", moduleId: "log", parameters: { message: "{{sum.resultt}}" } },
    ];
    const { id } = await host.call("POST", "/api/v1/workflows", { name: "Story", isEnabled: true, steps });
    await host.call("POST", `/api/v1/workflows/${id}/execute`, { async: false });
    const page = await browser.signedIn(host, `/console/w/${id}/steps?step=sum`);
    await page.getByRole("tab", { name: "Last run" }).click();
    const panel = page.getByRole("tabpanel");
    await panel.getByText("Completed").waitFor();
    await panel.getByText("42").waitFor();
    await page.getByRole("radio", { name: "YAML" }).click();
    await page.locator(".yaml-text .wrong", { hasText: "sum.resultt" }).waitFor();
  },

  async "a step is added into a line of the graph"({ host, browser }) {
    const { page } = await edit({ host, browser }, ["a", "b"].map((id) => ({ id, moduleId: "log", parameters: { message: id } })));
    await page.getByRole("radio", { name: "Graph" }).click();
    await page.locator(".graph-step").first().focus();
    await add(page, "a", "delay", 0);
    assert.deepEqual(await page.locator(".graph-name").allTextContents().then((texts) => texts.map((text) => text.trim())), ["1 Log", "2 Delay", "3 Log"]);
    await page.locator(".graph-plus").first().click({ force: true });
    await page.getByRole("combobox").waitFor();
  },

  async "the sample of the seed is built by keyboard alone"({ host, browser }) {
    const { id, page } = await edit({ host, browser }, []);
    await page.getByRole("button", { name: "Add the first step" }).focus();
    await add(page, "Enter", "notification", 1);
    await page.keyboard.type("com.tencent.mm");
    await leave(page);
    await add(page, "a", "if", 2);
    await page.keyboard.type("{{con");
    await offered(page);
    await page.keyboard.press("Enter");
    await page.keyboard.press("End");
    await page.keyboard.type(' contains "hello"');
    await leave(page);
    await add(page, "i", "http", 3);
    await page.keyboard.type("https://api.example.com/reply");
    await page.keyboard.press("Control+s");
    await saved(page);
    const made = await stored(host, id);
    assert.deepEqual(
      made.map(({ moduleId, indentationLevel }) => [moduleId, indentationLevel]),
      [["trigger_notification", 0], ["if_condition", 0], ["http_request", 1], ["endif", 0]],
    );
    assert.equal(made[0].parameters.packageName, "com.tencent.mm");
    assert.equal(made[1].parameters.condition, `{{${made[0].id}.content}} contains "hello"`);
    assert.equal(made[2].parameters.url, "https://api.example.com/reply");
  },

  async "500 steps are there at once, and a letter is quick"({ host, browser }) {
    const steps = Array.from({ length: 500 }, (_, at) => ({ id: `s${at}`, moduleId: "log", parameters: { message: `{{s${at - 1}.success}}` } }));
    const { page } = await edit({ host, browser }, steps);
    await row(page).first().waitFor();
    assert.ok((await row(page).count()) < 80, "rows out of sight are in the page");
    const computed = await computing(page);
    let before = await computed();
    await page.reload();
    await row(page).first().waitFor();
    const shown = await page.evaluate(() => performance.now());
    const first = (await computed()) - before;
    await row(page).nth(1).click();
    await page.locator(".side .cm-content").first().click();
    const [times, costs] = [[], []];
    for (let letter = 0; letter < LETTERS; letter += 1) {
      before = await computed();
      times.push(
        await page.evaluate(async () => {
          const begun = performance.now();
          document.execCommand("insertText", false, "x");
          await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 0)));
          return performance.now() - begun;
        }),
      );
      costs.push((await computed()) - before);
    }
    const [middle, letter] = [times, costs].map((each) => each.sort((a, b) => a - b)[Math.floor(LETTERS / 2)]);
    console.log(`      first row after ${Math.round(shown)} ms, ${Math.round(first)} of computing; a letter in ${Math.round(middle)} ms, ${Math.round(letter)} of computing`);
    assert.ok(first < FIRST_ROW, `the first row takes ${first} ms`);
    assert.ok(Math.min(middle, letter) < LETTER, `a letter takes ${middle} ms, ${letter} of computing`);
  },

  async "a tab that is reloaded and then killed in the middle of an edit loses nothing"({ host, browser }) {
    const { id, page } = await edit({ host, browser }, [{ id: "say", moduleId: "log", parameters: { message: "a" } }]);
    await row(page).first().click();
    await page.locator(".side .cm-content").first().click();
    await page.keyboard.press("End");
    await page.keyboard.type("b");
    await page.locator(".sentence", { hasText: "ab" }).waitFor();
    await page.reload();
    await page.getByRole("button", { name: "Restore" }).click();
    await page.locator(".sentence", { hasText: "ab" }).waitFor();
    await row(page).first().click();
    await page.locator(".side .cm-content").first().click();
    await page.keyboard.press("End");
    await page.keyboard.type("cd");
    await page.locator(".sentence", { hasText: "abcd" }).waitFor();
    // The page is gone without its events, as with a crash.
    await page.close({ runBeforeUnload: false });
    const next = await browser.signedIn(host, `/console/w/${id}/steps`);
    await next.getByRole("button", { name: "Restore" }).click();
    await next.locator(".sentence", { hasText: "abcd" }).waitFor();
    await next.keyboard.press("Control+s");
    await saved(next);
    assert.equal((await stored(host, id))[0].parameters.message, "abcd");
  },

  async "of two changes of one workflow in two tabs none is lost"({ host, browser }) {
    browser.expected(/412/);
    const steps = ["a", "b"].map((name) => ({ id: name, moduleId: "log", parameters: { message: name } }));
    const { id, page } = await edit({ host, browser }, steps);
    await row(page).first().waitFor();
    const other = await browser.page();
    await other.goto(`${host.url}/console/w/${id}/steps`);
    for (const [tab, at, name] of [[page, 0, "Mine"], [other, 0, "Theirs"], [other, 1, "Theirs"]]) {
      await row(tab).nth(at).click();
      await tab.getByRole("tab", { name: "Name & notes" }).click();
      await tab.getByLabel("Name", { exact: true }).fill(name);
    }
    await other.keyboard.press("Control+s");
    await saved(other);
    await page.keyboard.press("Control+s");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Their change").click();
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await saved(page);
    assert.deepEqual((await stored(host, id)).map(({ name }) => name), ["Theirs", "Theirs"]);
  },

  async "a curl command that is pasted is a request"({ host, browser }) {
    const { page } = await edit({ host, browser }, [{ id: "say", moduleId: "log", parameters: { message: "a" } }]);
    await row(page).first().click();
    await page.evaluate(() => navigator.clipboard.writeText(`curl -X PUT https://api.example.com/x -H 'X-A: 1' --json '{"a":1}'`));
    await page.keyboard.press("Control+v");
    await row(page).nth(1).waitFor();
    assert.deepEqual(await names(page), ["Log", "HTTP Request"]);
    await page.getByRole("radio", { name: "YAML" }).click();
    const text = await page.locator(".yaml-text .cm-content").innerText();
    for (const part of ["method: PUT", "https://api.example.com/x", 'X-A: "1"']) assert.ok(text.includes(part), part);
  },

  async "steps are copied from one workflow to another"({ host, browser }) {
    const { page } = await edit({ host, browser }, [{ id: "get", moduleId: "http_request", parameters: { url: "https://api.example.com/a" } }]);
    await row(page).first().click();
    await page.keyboard.press("Control+c");
    const { id } = await host.call("POST", "/api/v1/workflows", { name: "Other", steps: [{ id: "get", moduleId: "log", parameters: { message: "a" } }] });
    await page.goto(`${host.url}/console/w/${id}/steps`);
    await row(page).first().click();
    await page.keyboard.press("Control+v");
    await row(page).nth(1).waitFor();
    await page.keyboard.press("Control+s");
    await saved(page);
    const [own, copied] = await stored(host, id);
    assert.equal(copied.parameters.url, "https://api.example.com/a");
    assert.notEqual(copied.id, own.id);
  },

  async "text that cannot be read leaves the steps as they were, and good text becomes them"({ host, browser }) {
    const { id, page } = await edit({ host, browser }, [{ id: "say", moduleId: "log", parameters: { message: "before" } }]);
    const write = async (text) => {
      await page.getByRole("radio", { name: "YAML" }).click();
      await page.locator(".yaml-text .cm-content").click();
      await page.keyboard.press("Control+a");
      await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
      await page.keyboard.press("Control+v");
    };
    await page.getByRole("radio", { name: "YAML" }).click();
    await page.locator(".yaml-text .cm-content").click();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("@ steps");
    await page.locator(".yaml-error").waitFor();
    await page.getByRole("radio", { name: "List" }).click();
    await page.locator(".sentence", { hasText: "before" }).waitFor();
    await write("name: Story\nsteps:\n  - id: say\n    moduleId: log\n    parameters:\n      message: after\n");
    await page.getByText("Unsaved changes: 1").waitFor();
    await page.getByRole("radio", { name: "List" }).click();
    await page.locator(".sentence", { hasText: "after" }).waitFor();
    await page.keyboard.press("Control+s");
    await saved(page);
    assert.equal((await stored(host, id))[0].parameters.message, "after");
  },

  async "a workflow in the short form of files means what a push of the file stores"({ host, browser }) {
    const folder = mkdtempSync(join(tmpdir(), "sluice-short-"));
    mkdirSync(join(folder, "workflows"));
    writeFileSync(join(folder, "sluice.yaml"), "folders: {}\n");
    writeFileSync(join(folder, "workflows/pushed.yaml"), SHORT);
    await host.command(["push", "--yes"], folder);
    rmSync(folder, { recursive: true });
    const pushed = await host.call("GET", "/api/v1/workflows/pushed");
    const { id, page } = await edit({ host, browser }, []);
    await page.getByRole("radio", { name: "YAML" }).click();
    await page.locator(".yaml-text .cm-content").click();
    await page.keyboard.press("Control+a");
    await page.evaluate((text) => navigator.clipboard.writeText(text), SHORT.replace("name: Short", "name: Pasted"));
    await page.keyboard.press("Control+v");
    await page.getByText("The text changes nothing of these fields: tags.").waitFor();
    await page.keyboard.press("Control+s");
    await saved(page);
    const made = await host.call("GET", `/api/v1/workflows/${id}`);
    const said = ({ inputs, outputs, steps }) => ({ inputs, outputs, steps: steps.map(({ indentationLevel: _, ...step }) => step) });
    assert.deepEqual(said(made), said(pushed));
    // The list takes steps in this form, too.
    await page.getByRole("radio", { name: "List" }).click();
    await row(page).last().click();
    await page.evaluate(() => navigator.clipboard.writeText("- more: {log: hello}"));
    await page.keyboard.press("Control+v");
    await page.locator(".sentence", { hasText: "hello" }).waitFor();
  },

  async "a reference that is misspelt is marked, and its line leads to it"({ host, browser }) {
    const steps = [
      { id: "get", moduleId: "http_request", parameters: { url: "https://api.example.com/" } },
      { id: "say", moduleId: "log", parameters: { message: "{{get.bodyy}}" } },
    ];
    const { page } = await edit({ host, browser }, steps);
    await page.locator("button.problems-bar").click();
    await page.locator(".problem-line").first().click();
    await typing(page);
    assert.equal(await page.evaluate(() => document.activeElement.closest("[data-field]").dataset.field), "message");
    await page.locator(".side .wrong").waitFor();
    await page.getByRole("button", { name: "Use {{get.body}}" }).click();
    await page.getByText("No problems").waitFor();
    await page.locator(".side .cm-content", { hasText: "{{get.body}}" }).first().waitFor();
  },

  async "steps move into blocks and out of them by the keyboard, and back"({ host, browser }) {
    const steps = [
      { id: "a", moduleId: "log", parameters: { message: "a" } },
      { id: "if", moduleId: "if_condition", parameters: { condition: "true" } },
      { id: "end", moduleId: "endif", parameters: {} },
    ];
    const { id, page } = await edit({ host, browser }, steps);
    await row(page).first().click();
    await page.keyboard.press("Alt+ArrowDown");
    await page.waitForFunction(() => document.activeElement?.dataset.key === "a" && document.activeElement.getAttribute("aria-level") === "2");
    await page.keyboard.press("Control+s");
    await saved(page);
    assert.deepEqual((await stored(host, id)).map((step) => step.id), ["if", "a", "end"]);
    await page.keyboard.press("Control+z");
    await page.waitForFunction(() => document.querySelector('[data-key="a"]')?.getAttribute("aria-level") === "1");
  },
};
