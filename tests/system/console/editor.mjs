// Stories of the editor: node tests/system/console/editor.mjs [NAME], or all but one: -x NAME
import assert from "node:assert/strict";
import { device, host, LANGUAGES, THEMES, violations, visit, WIDTHS } from "./browser.mjs";

const REFUSED = /status of 412/;
const { url, stop } = await host();
const api = await device(url);
const row = (page) => page.locator(".step-row");
const names = async (page) => (await page.locator(".step-row .step-name").allInnerTexts()).map((name) => name.trim());
const typing = (page) => page.waitForFunction(() => document.activeElement?.classList.contains("cm-content"));
const onRow = (page) => page.waitForFunction(() => document.activeElement?.getAttribute("role") === "row");
/** Leaves a field for its row; where a list of completions is open, the first Escape closes that. */
async function leave(page) {
  await page.keyboard.press("Escape");
  if (await page.evaluate(() => document.activeElement?.classList.contains("cm-content"))) await page.keyboard.press("Escape");
  await onRow(page);
}
const saved = (page) => page.getByText("Saved", { exact: true }).waitFor();

/** A workflow of its own for each story. */
async function workflow(steps) {
  const { data, message } = await api("POST", "/workflows", { name: `Story ${crypto.randomUUID()}`, steps });
  assert.ok(data, message);
  return data.id;
}

async function edit(steps, options) {
  const id = await workflow(steps);
  const tab = await visit(url, options);
  await tab.page.goto(`${url}/console/w/${id}/steps`);
  return { id, ...tab };
}

/** Adds a step by what one types to find it. */
async function add(page, key, words, rows) {
  await page.keyboard.press(key);
  await page.getByRole("combobox").waitFor();
  await page.keyboard.type(words);
  await page.locator(".add [role=option]").first().waitFor();
  await page.keyboard.press("Enter");
  await page.waitForFunction((count) => document.querySelectorAll(".step-row").length === count, rows);
  await typing(page);
}

const STORIES = {
  async "the sample of the seed is built by keyboard alone"() {
    const { id, page, browser, wrong } = await edit([]);
    await page.getByRole("button", { name: "Add the first step" }).focus();
    await add(page, "Enter", "notification", 1);
    await page.keyboard.type("com.tencent.mm");
    await leave(page);
    await add(page, "a", "if", 2);
    await page.keyboard.type("{{con");
    await page.locator(".cm-tooltip-autocomplete [aria-selected]").waitFor();
    await page.keyboard.press("Enter");
    await page.keyboard.press("End");
    await page.keyboard.type(' contains "hello"');
    await leave(page);
    await add(page, "i", "http", 3);
    await page.keyboard.type("https://api.example.com/reply");
    await page.keyboard.press("Control+s");
    await saved(page);
    const { data } = await api("GET", `/workflows/${id}`);
    assert.deepEqual(
      data.steps.map(({ moduleId, indentationLevel }) => [moduleId, indentationLevel]),
      [["trigger_notification", 0], ["if_condition", 0], ["http_request", 1], ["endif", 0]],
    );
    assert.equal(data.steps[0].parameters.packageName, "com.tencent.mm");
    assert.equal(data.steps[1].parameters.condition, `{{${data.steps[0].id}.content}} contains "hello"`);
    assert.equal(data.steps[2].parameters.url, "https://api.example.com/reply");
    assert.deepEqual(wrong, []);
    await browser.close();
  },

  async "500 steps are there at once, and a letter is quick"() {
    const steps = Array.from({ length: 500 }, (_, at) => ({ id: `s${at}`, moduleId: "log", parameters: { message: `{{s${at - 1}.success}}` } }));
    const { page, browser } = await edit(steps);
    await row(page).first().waitFor();
    assert.ok((await row(page).count()) < 80, "rows out of sight are in the page");
    const first = await page.evaluate(() => performance.now());
    await page.reload();
    await row(page).first().waitFor();
    const again = await page.evaluate(() => performance.now());
    console.log(`    first row after ${Math.round(first)} ms, with all files there after ${Math.round(again)} ms`);
    await row(page).nth(1).click();
    await page.locator(".side .cm-content").first().click();
    const times = [];
    for (let letter = 0; letter < 9; letter += 1) {
      times.push(
        await page.evaluate(async () => {
          const begun = performance.now();
          document.execCommand("insertText", false, "x");
          await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 0)));
          return performance.now() - begun;
        }),
      );
    }
    const middle = times.sort((a, b) => a - b)[4];
    console.log(`    a letter takes ${Math.round(middle)} ms`);
    await browser.close();
  },

  async "a tab that is killed in the middle of an edit loses nothing"() {
    const { id, page, context, browser } = await edit([{ id: "say", moduleId: "log", parameters: { message: "a" } }]);
    await row(page).first().click();
    await page.locator(".side .cm-content").first().click();
    await page.keyboard.press("End");
    await page.keyboard.type("bcd");
    await page.locator(".sentence", { hasText: "abcd" }).waitFor();
    // The page is gone without its events, as with a crash.
    await page.close({ runBeforeUnload: false });
    const next = await context.newPage();
    await next.goto(`${url}/console/w/${id}/steps`);
    const signIn = next.getByRole("button", { name: "Use this computer" });
    await signIn.or(next.getByRole("button", { name: "Restore" })).first().waitFor();
    if (await signIn.isVisible()) await signIn.click();
    await next.getByRole("button", { name: "Restore" }).click();
    await next.locator(".sentence", { hasText: "abcd" }).waitFor();
    await next.keyboard.press("Control+s");
    await next.getByRole("button", { name: "Save", exact: true }).click();
    await saved(next);
    assert.equal((await api("GET", `/workflows/${id}`)).data.steps[0].parameters.message, "abcd");
    await browser.close();
  },

  async "of two changes of one workflow none is lost"() {
    const { id, page, browser, wrong } = await edit(["a", "b"].map((name) => ({ id: name, moduleId: "log", parameters: { message: name } })));
    await row(page).first().click();
    await page.getByRole("tab", { name: "Name & notes" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Mine");
    const stored = await api("GET", `/workflows/${id}`);
    const theirs = stored.data.steps.map((step) => ({ ...step, name: "Theirs" }));
    assert.equal((await api("PUT", `/workflows/${id}`, { steps: theirs }, { "if-match": stored.etag })).status, 200);
    await page.keyboard.press("Control+s");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Their change").click();
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await saved(page);
    assert.deepEqual((await api("GET", `/workflows/${id}`)).data.steps.map(({ name }) => name), ["Theirs", "Theirs"]);
    assert.deepEqual(wrong.filter((text) => !REFUSED.test(text)), []);
    await browser.close();
  },

  async "a curl command that is pasted is a request"() {
    const { page, browser, wrong } = await edit([{ id: "say", moduleId: "log", parameters: { message: "a" } }]);
    await row(page).first().click();
    await page.evaluate(() => navigator.clipboard.writeText(`curl -X PUT https://api.example.com/x -H 'X-A: 1' --json '{"a":1}'`));
    await page.keyboard.press("Control+v");
    await row(page).nth(1).waitFor();
    assert.deepEqual(await names(page), ["Log", "HTTP Request"]);
    await page.getByRole("radio", { name: "YAML" }).click();
    const text = await page.locator(".yaml-text .cm-content").innerText();
    for (const part of ["method: PUT", "https://api.example.com/x", 'X-A: "1"']) assert.ok(text.includes(part), part);
    assert.deepEqual(wrong, []);
    await browser.close();
  },

  async "a reference that is misspelt is marked, and its line leads to it"() {
    const steps = [
      { id: "get", moduleId: "http_request", parameters: { url: "https://api.example.com/" } },
      { id: "say", moduleId: "log", parameters: { message: "{{get.bodyy}}" } },
    ];
    const { page, browser, wrong } = await edit(steps);
    await page.locator("button.problems-bar").click();
    await page.locator(".problem-line").first().click();
    await typing(page);
    assert.equal(await page.evaluate(() => document.activeElement.closest("[data-field]").dataset.field), "message");
    await page.locator(".side .wrong").waitFor();
    await page.getByRole("button", { name: "Use {{get.body}}" }).click();
    await page.getByText("No problems").waitFor();
    await page.locator(".side .cm-content", { hasText: "{{get.body}}" }).first().waitFor();
    assert.deepEqual(wrong, []);
    await browser.close();
  },

  async "steps move into blocks and out of them by the keyboard, and back"() {
    const steps = [
      { id: "a", moduleId: "log", parameters: { message: "a" } },
      { id: "if", moduleId: "if_condition", parameters: { condition: "true" } },
      { id: "end", moduleId: "endif", parameters: {} },
    ];
    const { id, page, browser, wrong } = await edit(steps);
    await row(page).first().click();
    await page.keyboard.press("Alt+ArrowDown");
    await page.waitForFunction(() => document.activeElement?.dataset.key === "a" && document.activeElement.getAttribute("aria-level") === "2");
    await page.keyboard.press("Control+s");
    await saved(page);
    assert.deepEqual((await api("GET", `/workflows/${id}`)).data.steps.map((step) => step.id), ["if", "a", "end"]);
    await page.keyboard.press("Control+z");
    await page.waitForFunction(() => document.querySelector('[data-key="a"]')?.getAttribute("aria-level") === "1");
    assert.deepEqual(wrong, []);
    await browser.close();
  },

  async "every view is free of barriers in both languages, themes and widths"() {
    const steps = [
      { id: "get", moduleId: "http_request", parameters: { url: "https://api.example.com/", __error_policy: "RETRY" } },
      { id: "if", moduleId: "if_condition", parameters: { condition: "{{get.statusCode}} == 200" } },
      { id: "say", moduleId: "log", isDisabled: true, note: "later", parameters: { message: "{{get.bodyy}}" } },
      { id: "end", moduleId: "endif", parameters: {} },
    ];
    const id = await workflow(steps);
    for (const language of LANGUAGES) {
      for (const theme of THEMES) {
        for (const width of WIDTHS) {
          const { page, browser, wrong } = await visit(url, { language, theme, width });
          for (const [address, there] of [["", ".step-row"], ["?step=get", ".side .cm-content"], ["?view=graph", ".graph-step"], ["?view=yaml", ".yaml-text .cm-content"]]) {
            await page.goto(`${url}/console/w/${id}/steps${address}`);
            await page.locator(there).first().waitFor();
            assert.deepEqual(await violations(page), [], `${language} ${theme} ${width} ${address}`);
          }
          assert.deepEqual(wrong, []);
          await browser.close();
        }
      }
    }
  },
};

let failed = 0;
for (const [name, story] of Object.entries(STORIES)) {
  const [word, left] = process.argv.slice(2);
  if (word === "-x" ? name.includes(left) : word && !name.includes(word)) continue;
  try {
    await story();
    console.log(`ok  ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`NOT ${name}\n${error.stack}`);
  }
}
stop();
process.exit(failed > 0 ? 1 : 0);
