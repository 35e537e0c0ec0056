// What others may call, and what steps keep secret.
import assert from "node:assert/strict";

/** Chooses one of the options behind a field. */
async function choose(page, field, option) {
  await page.getByRole("dialog").getByRole("button", { name: field }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

export default {
  async "a workflow is published, and called at its address"({ host, browser }) {
    const page = await browser.signedIn(host, "/console/apis");
    await page.getByRole("button", { name: "Publish a workflow" }).click();
    await choose(page, /Workflow/, "Hello");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Module").fill("shop");
    await dialog.getByLabel("Function").fill("greet");
    await choose(page, /Proof/, "None: everybody may call");
    await dialog.getByRole("button", { name: "Publish" }).click();
    await page.waitForURL(/\/apis\/./);
    const address = (await page.getByRole("heading", { name: /^\/v1\/api\// }).innerText()).trim();
    const answer = await fetch(host.url + address, { method: "POST", body: "{}" });
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), /Hello, world!/);
    await page.getByRole("button", { name: "Call", exact: true }).click();
    await page.getByText(/Hello, world!/).first().waitFor();
  },

  async "a secret goes in and never comes out"({ host, browser }) {
    const page = await browser.signedIn(host, "/console/secrets");
    await page.getByRole("button", { name: "New secret" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("pay_key");
    await dialog.getByLabel("Value").fill("open sesame");
    await page.keyboard.press("Enter");
    await page.getByRole("cell", { name: "pay_key", exact: true }).waitFor();
    assert.ok(!(await page.content()).includes("open sesame"));
    await page.getByRole("row", { name: /pay_key/ }).getByRole("button").click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("No secrets.").waitFor();
  },

  async "a token is shown once"({ host, browser }) {
    const page = await browser.signedIn(host, "/console/access?tab=tokens");
    await page.getByRole("button", { name: "New token" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Webhook");
    await dialog.getByRole("button", { name: "Create" }).click();
    const token = (await page.locator(".secret").first().innerText()).trim();
    assert.ok(token.length > 20, token);
    await page.locator("label", { hasText: "I have stored it" }).click();
    await page.getByRole("button", { name: "Done" }).click();
    await page.reload();
    await page.getByRole("cell", { name: "Webhook" }).waitFor();
    assert.ok(!(await page.content()).includes(token));
  },
};
