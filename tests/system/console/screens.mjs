// Every screen: axe finds nothing. By default in two of the eight combinations of width, language and
// theme, which together have each value once; with `--all` in all eight.
import { check } from "./chromium.mjs";

const ALL = [1280, 390].flatMap((width) => ["en", "zh"].flatMap((language) => ["light", "dark"].map((theme) => ({ width, language, theme }))));
const TWO = [{ width: 1280, language: "en", theme: "light" }, { width: 390, language: "zh", theme: "dark" }];

/** The addresses of all screens, with something to show on each. */
async function addresses(host) {
  const folder = (await host.call("POST", "/api/v1/folders", { name: "Shop" })).id;
  const failing = await host.call("POST", "/api/v1/workflows", {
    name: "Payments",
    isEnabled: true,
    folderId: folder,
    steps: [{ id: "charge", moduleId: "http_request", parameters: { url: "http://127.0.0.1:1/pay" } }],
    triggers: [{ type: "cron", expression: "30 2 * * *", timezone: "Asia/Shanghai" }],
  });
  const run = async (id) => (await host.call("POST", `/api/v1/workflows/${id}/execute`, { async: false })).executionId;
  const [failed, done] = [await run(failing.id), await run("hello")];
  await host.call("POST", `/api/v1/workflows/${failing.id}/versions`, { enabled: true, note: "first" });
  await host.call("PUT", `/api/v1/workflows/${failing.id}`, { inputs: [{ name: "amount", type: "number" }] });
  await host.call("PUT", "/api/v1/secrets/pay_key", { value: "open sesame" });
  await host.call("POST", "/api/v1/open-tokens", { name: "For a webhook", flows: ["sync_example"] });
  const { apis } = await host.call("GET", "/api/v1/apis");
  const workflow = `/w/${failing.id}`;
  return [
    "", "/workflows", "/workflows?q=nothing", "/runs", "/runs?status=failed", `/r/${failed}`, `/r/${failed}?repair=true`,
    `/r/${done}?tab=log`, `/r/${done}?tab=data`, `${workflow}/steps`, `${workflow}/runs`, `${workflow}/versions`,
    `${workflow}/settings`, "/apis", `/apis/${apis[0].id}`, "/schedules", "/secrets", "/access", "/access?tab=apps",
    "/access?tab=tokens", "/usage", "/settings", "/lost",
  ];
}

export async function screens(host, browser, axe) {
  const found = [];
  const paths = await addresses(host);
  for (const { width, language, theme } of process.argv.includes("--all") ? ALL : TWO) {
    const page = await browser.signedIn(host, "/console", { fresh: true, viewport: { width, height: 844 } });
    await page.evaluate(
      ([language, theme]) => {
        localStorage.setItem("sluice.language", JSON.stringify(language));
        localStorage.setItem("sluice.theme", JSON.stringify(theme));
      },
      [language, theme],
    );
    for (const path of paths) {
      await page.goto(`${host.url}/console${path}`, { waitUntil: "networkidle" });
      await page.locator("h1, [role=dialog]").first().waitFor();
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      for (const { id, nodes } of violations) {
        found.push(`${path || "/"} ${language} ${theme} ${width}: ${id} ${nodes[0].target.join(" ")} ${nodes[0].failureSummary}`);
      }
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      if (wide) found.push(`${path || "/"} ${language} ${theme} ${width}: wider than the window`);
    }
    await page.close();
  }
  check(found.length === 0, found.join("\n"));
}
