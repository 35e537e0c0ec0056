// The console of a deployment: behind a gateway, with functions in the place of the local host.
import assert from "node:assert/strict";
import { until } from "../browser.mjs";
import { add, leave } from "../hands.mjs";
import { open } from "./screens.mjs";

/** Stories of the local host that hold in a deployment, too. */
export const THERE_TOO = [
  "a first visit loads little, and each file once",
  "a version is published, compared with what came after, and restored",
  "a test runs steps that are not saved, in virtual time, and becomes a test of the workflow",
  "a workflow is published, and called at its address",
  "a secret goes in and never comes out",
  "several runs are stopped at once",
];

const NONCE = /style-src 'self' 'nonce-(\w+)'/;
const PAGES = ["", "/workflows", "/runs", "/apis", "/schedules", "/secrets", "/connections", "/access", "/access?tab=apps", "/access?tab=tokens", "/usage", "/settings", "/docs"];

export default {
  async "a workflow is made in the editor, saved and followed, and its failed run is repaired"({ host, browser }) {
    const page = await browser.page();
    const windows = [];
    page.on("response", (answer) => answer.url().includes("/events") && windows.push(answer.headers()["content-type"]));
    const first = await page.goto(host.url);
    assert.match(page.url(), /\/console\/?$/);
    const policy = first.headers()["content-security-policy"];
    assert.equal(await page.locator("meta[property=csp-nonce]").evaluate(({ nonce }) => nonce), NONCE.exec(policy)[1]);
    const key = page.locator("input[type=password]");
    await key.waitFor();
    // Only the computer of a local host signs in without a key.
    assert.equal(await page.getByRole("button", { name: "Use this computer" }).count(), 0);
    await key.fill(host.made.adminPairingKey);
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "Workflows" }).click();
    await page.getByRole("button", { name: "New workflow" }).first().click();
    await page.getByLabel("Name").fill("Made here");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/steps/);
    const id = new URL(page.url()).pathname.split("/")[3];
    await page.getByRole("button", { name: "Add the first step" }).focus();
    await add(page, "Enter", "delay", 1);
    await page.keyboard.type("4000");
    await leave(page);
    await add(page, "a", "http", 2);
    await page.keyboard.type("http://127.0.0.1:1/pay");
    await page.keyboard.press("Control+s");
    await page.getByText("Saved", { exact: true }).waitFor();

    // On AWS nothing streams: the run is followed by answers of JSON that end.
    await page.getByRole("button", { name: "Try it" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Run" }).click();
    await page.locator(".run-panel").getByText("Failed").first().waitFor();
    assert.ok(windows.length > 0 && windows.every((kind) => kind?.startsWith("application/json")), windows.join(", "));
    const [{ executionId }] = (await host.call("GET", `/api/v1/executions?workflowId=${id}`)).executions;

    await page.goto(`${host.url}/console/runs?status=failed`);
    await page.getByRole("link", { name: "Made here" }).first().click();
    await page.waitForURL(new RegExp(executionId));
    await page.getByRole("region", { name: "HTTP Request" }).getByText("Failed", { exact: true }).waitFor();
    await page.keyboard.press("r");
    await page.getByText("Starts at step 2 HTTP Request").waitFor();
    await page.getByLabel("Variables").or(page.getByLabel(/Parameters of/)).first().fill("[1]");
    await page.getByRole("button", { name: "Start" }).click();
    await page.getByRole("dialog").getByText(/has to be a JSON object, such as/).waitFor();
    await page.getByLabel(/Parameters of/).fill(`{"url": "http://sluice.internal/example/user?userId=1", "method": "GET"}`);
    await page.getByRole("button", { name: "Start" }).click();
    await page.getByText("Goes on from run").waitFor();
    await page.getByText("Completed", { exact: true }).first().waitFor();
    assert.ok(!page.url().includes(executionId));
  },

  async "every page of a deployment opens, and its files are kept for a year"({ host, browser }) {
    await host.call("POST", "/api/v1/workflows/hello/execute", { async: false });
    const page = await browser.signedIn(host);
    const nonces = new Set();
    const files = new Map();
    page.on("response", async (answer) => {
      const { pathname } = new URL(answer.url());
      if (pathname.startsWith("/console/a/")) files.set(pathname, answer.headers());
      else if (answer.headers()["content-type"]?.startsWith("text/html")) nonces.add(NONCE.exec(answer.headers()["content-security-policy"])?.[1]);
    });
    for (const path of PAGES) {
      await open(page, `${host.url}/console${path}`);
      await until(async () => (await page.locator("[role=alert], .stale").count()) === 0, `${path} says what failed`);
    }
    await page.getByRole("link", { name: "Usage" }).first().waitFor();
    assert.equal(nonces.size, PAGES.length);
    assert.ok(!nonces.has(undefined));
    assert.ok(files.size > 0);
    for (const [path, headers] of files) assert.match(headers["cache-control"], /max-age=31536000, immutable/, path);
    assert.ok([...files.values()].some((headers) => ["br", "gzip"].includes(headers["content-encoding"])), "files come unpacked");
  },
};
