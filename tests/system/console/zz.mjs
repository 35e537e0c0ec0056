import { Browser, launch } from "./browser.mjs";
import { Host } from "./host.mjs";
import { choose, drop } from "./hands.mjs";
const c = await launch(); const host = await Host.start(); const b = new Browser(c);
const many = 1_000_000;
await host.call("PUT", "/api/v1/account", { rateLimits: { auth: many, execute: many, query: many, modify: many } });
await host.call("POST", "/api/v1/folders", { name: "Shop" });
const ORDER = { name: "Order", isEnabled: true, inputs: [{ name: "who", type: "string", defaultValue: "Ada" }, { name: "n", type: "integer", defaultValue: 2 }], outputs: [{ name: "said", type: "string", value: "[[who]]" }], steps: [{ id: "pick", moduleId: "expression", parameters: { expression: "1 * 1" } }, { id: "get", moduleId: "http_request", name: "Get user", parameters: { url: "http://sluice.internal/example/user?userId={{pick.result}}" } }, { id: "tell", moduleId: "http_request", name: "Tell the shop", parameters: { method:"POST", url: "https://pay.example.com/" } }] };
const { id } = await host.call("POST", "/api/v1/workflows", ORDER);
await host.call("POST", `/api/v1/workflows/${id}/versions`, { enabled: true });
await host.call("POST", "/api/v1/apis", { kind: "mcp", name: "order", workflowId: id, version: "v1", description: "x", enabled: true });
const { id: id2 } = await host.call("POST", "/api/v1/workflows", {...ORDER, name:"Order two"});
for (const [n,s] of [["Many good",[{ id: "say", moduleId: "log", parameters: { message: "a" } }]],["Many bad",[{ id: "get", moduleId: "http_request", parameters: {} }, { id: "if", moduleId: "if_condition", parameters: { } },{ id: "end", moduleId: "endif", parameters: {} },{ id: "g2", moduleId: "http_request", parameters: {} }]],["Many worse",[{ id: "get", moduleId: "http_request", parameters: {} }]]]) await host.call("POST","/api/v1/workflows",{name:n,steps:s,isEnabled:false});
const only = process.argv[2] ?? "";
const OUT = "/tmp/ch/shots"; 
import { mkdirSync } from "node:fs"; mkdirSync(OUT,{recursive:true});
const looks = [["en","light",1440],["zh","dark",390],["zh","light",1440],["en","dark",390]];
for (const [language, theme, width] of looks) {
  const page = await b.signedIn(host, "/console", { fresh: true, language, theme, width, height: 900 });
  const shot = (n) => page.screenshot({ path: `${OUT}/${n}-${language}-${theme}-${width}.png` });
  const L = language === "zh";
  const go = async (p) => { await page.goto(host.url+"/console"+p); await page.waitForFunction(() => document.querySelector("h1, [role=dialog]") && !document.querySelector(".skeleton")); };
  if ("import".includes(only)) {
    await go("/workflows");
    await page.getByRole("button", { name: L ? "导入" : "Import", exact: true }).click();
    await page.getByRole("dialog").waitFor(); await page.waitForTimeout(300); await shot("import1");
    await page.getByRole("dialog").locator("input[type=file]").setInputFiles(new URL("../../fixtures/foreign/orders.n8n.json", import.meta.url).pathname);
    await page.locator(".import-report").waitFor(); await page.waitForTimeout(300); await shot("import2");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: L ? "导入" : "Import", exact: true }).click();
    await page.getByRole("dialog").locator("input[type=file]").setInputFiles(new URL("../../fixtures/foreign/greeting.asl.json", import.meta.url).pathname);
    await page.locator(".import-report").waitFor(); await page.waitForTimeout(300); await shot("import3");
  }
  if ("many".includes(only)) {
    await go("/workflows?q=Many");
    if (width>1000) { await page.getByRole("checkbox", { name: L ? /全选|选择/ : "Select all rows" }).first().check({ force: true }); } else { for (const box of await page.locator("tbody [role=row] input[type=checkbox], tbody input[type=checkbox]").all()) await box.check({force:true}); }
    await page.getByRole("toolbar").getByRole("button", { name: L ? "启用" : "Enable", exact: true }).click();
    await page.getByRole("dialog").waitFor(); await page.waitForTimeout(300); await shot("many");
  }
  if ("call".includes(only)) {
    await go(`/w/${id}/versions?call=v1`); await page.locator(".call-code").first().waitFor(); await page.waitForTimeout(300); await shot("call1");
    await page.getByRole("radio",{name:"TypeScript"}).click(); await page.waitForTimeout(200); await shot("call2");
    await page.getByRole("tab").nth(1).click(); await page.waitForTimeout(200); await shot("call3");
    await page.getByRole("tab").nth(2).click(); await page.waitForTimeout(200); await shot("call4");
    await go(`/w/${id2}/versions?call=current`); await page.getByRole("dialog").getByRole("tab").nth(2).click(); await page.waitForTimeout(300); await shot("call5");
    await page.keyboard.press("Escape"); await page.waitForTimeout(200); await shot("versions");
  }
  if ("limit".includes(only)) {
    await go(`/w/${id}/settings`); await page.locator(".limit").scrollIntoViewIfNeeded(); await page.waitForTimeout(300); await shot("limit");
    await go(`/w/${id}/steps`); await page.locator(".step-row").first().waitFor(); if (width > 1000) { await page.locator(".side [role=tab]").nth(3).click(); await page.waitForTimeout(300); await page.locator(".limit").scrollIntoViewIfNeeded(); await shot("limit-editor"); }
  }
  if ("real".includes(only)) {
    await go(`/w/${id}/steps?test=true`); await page.locator(".test-given").waitFor();
    await page.locator(".test-given [role=tab]").nth(3).click(); await page.locator(".real-name").first().click(); await page.waitForTimeout(300); await shot("real1");
    await page.locator(".test-head .button.primary").click(); await page.getByRole("alertdialog").waitFor(); await page.waitForTimeout(300); await shot("real2");
    await page.getByRole("alertdialog").locator("button[type=submit]").click(); await page.locator(".test-result .sent").first().waitFor(); await page.waitForTimeout(300); await shot("real3");
  }
}
console.log(b.heard);
await b.stop(); await host.stop(); await c.close();
