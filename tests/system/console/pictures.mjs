// The pictures of the documentation, taken of the host as it is shipped: node tests/system/console/pictures.mjs
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { Browser, launch, until } from "./browser.mjs";
import { Host } from "./host.mjs";
import { open } from "./stories/screens.mjs";

const FOLDER = resolve(import.meta.dirname, "../../../docs/console");

/** Orders that are paid one by one, where the shop's server fails: something to look at, and to repair. */
const ORDERS = [
  { id: "orders", moduleId: "expression", name: "Orders of today", parameters: { expression: "[1, 2, 3]" } },
  { id: "each", moduleId: "foreach", name: "For each order", parameters: { input_list: "{{orders.result}}" } },
  { id: "wait", moduleId: "delay", name: "Not too fast", parameters: { duration: 400 } },
  { id: "pay", moduleId: "http_request", name: "Charge", parameters: { url: "https://pay.example.com/charge/{{each.item}}", method: "POST", __error_policy: "RETRY", __retry_count: 1, __retry_interval: 300 } },
  { id: "end", moduleId: "endforeach", parameters: {} },
  { id: "tell", moduleId: "log", name: "Tell the shop", parameters: { message: "paid: {{orders.result}}" } },
];

/** A payment that somebody has to approve. */
const PAYMENT = [
  { id: "large", moduleId: "if_condition", name: "More than 100?", parameters: { condition: "120 > 100" } },
  { id: "ask", moduleId: "wait_for_callback", name: "Ask the accountant", parameters: { title: "Pay 120 euros to Ada?", message: "Invoice 7, due tomorrow", timeout: 86_400_000 } },
  { id: "end", moduleId: "endif", parameters: {} },
];

const host = await Host.start();
const chromium = await launch();
const browser = new Browser(chromium);
const { id } = await host.call("POST", "/api/v1/workflows", { name: "Order sync", isEnabled: true, steps: ORDERS });
const { executionId } = await host.call("POST", `/api/v1/workflows/${id}/execute`, { async: false });
const asking = await host.call("POST", "/api/v1/workflows", { name: "Payment", isEnabled: true, steps: PAYMENT });
const waiting = (await host.call("POST", `/api/v1/workflows/${asking.id}/execute`, { async: true })).executionId;
await until(async () => (await host.call("GET", `/api/v1/executions/${waiting}`)).phase === "waiting", "the run does not wait");
mkdirSync(FOLDER, { recursive: true });

async function picture(name, path, look, there) {
  const page = await browser.signedIn(host, "/console", { fresh: true, ...look });
  await open(page, `${host.url}/console${path}`);
  await page.locator(there).first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: "disabled" });
}

const WIDE = { width: 1280, height: 640 };
await picture("editor", `/w/${id}/steps?step=pay`, WIDE, ".side .cm-content");
await picture("run", `/r/${executionId}`, WIDE, ".step-panel");
await picture("waiting", `/r/${waiting}`, { ...WIDE, height: 480 }, ".lane-wait a");
await picture("phone", `/w/${id}/steps`, { width: 390, height: 640, language: "zh", theme: "dark" }, ".step-row");
await browser.stop();
await chromium.close();
await host.stop();
