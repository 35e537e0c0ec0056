// What others may call, and what steps keep secret.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { choose } from "../hands.mjs";

const SECRET = "a-long-random-secret";

export default {
  async "a workflow is published, and called at its address"({ host, browser }) {
    const page = await browser.signedIn(host, "/console/apis");
    await page.getByRole("button", { name: "Publish a workflow" }).click();
    await choose(page, /Workflow/, "Hello");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Module").fill("shop");
    await dialog.getByLabel("Function").fill("greet");
    await choose(page, /Authentication/, "None: everybody may call");
    await dialog.getByRole("button", { name: "Publish" }).click();
    await page.waitForURL(/\/apis\/./);
    const address = (await page.getByRole("heading", { name: /^\/v1\/api\// }).innerText()).trim();
    const answer = await host.send(address, { method: "POST", body: "{}" });
    assert.equal(answer.status, 200);
    assert.match(answer.text, /Hello, world!/);
    await page.getByRole("button", { name: "Call", exact: true }).click();
    await page.getByText(/Hello, world!/).first().waitFor();
  },

  async "a webhook is published, and takes only what its sender has signed"({ host, browser }) {
    const page = await browser.signedIn(host, "/console/apis");
    await page.getByRole("button", { name: "Publish a workflow" }).click();
    await choose(page, /Workflow/, "Hello");
    await choose(page, /Kind/, "webhook");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("push");
    await dialog.getByText("/v1/hooks/admin/push").waitFor();
    await choose(page, /Authentication/, "Signature");
    await dialog.getByLabel("Secret 1").fill(SECRET);
    await dialog.getByRole("button", { name: "Add a secret" }).click();
    await dialog.getByLabel("Secret 2", { exact: true }).fill("the-next-secret");
    await dialog.getByLabel("Idempotency key").fill("{{trigger.headers.X-GitHub-Delivery}}");
    await dialog.getByRole("button", { name: "Publish" }).click();
    await page.waitForURL(/\/apis\/./);
    await page.getByRole("heading", { name: "/v1/hooks/admin/push" }).waitFor();
    assert.ok(!(await page.content()).includes(SECRET));
    const body = JSON.stringify({ name: "you" });
    const send = (secret, headers = {}) =>
      host.send("/v1/hooks/admin/push", {
        method: "POST",
        body,
        headers: { "X-Hub-Signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`, ...headers },
      });
    assert.deepEqual([(await send("another")).status, (await send(SECRET)).status, (await send("the-next-secret")).status], [401, 202, 202]);

    // A change of something else leaves the stored secrets; a change of the signature asks for them.
    await page.getByRole("button", { name: "Edit" }).click();
    await dialog.getByText("Stored: 2.").waitFor();
    await dialog.locator("label", { hasText: "PUT" }).click();
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByText("POST, PUT").waitFor();
    assert.equal((await send(SECRET)).status, 202);
    await page.getByRole("button", { name: "Edit" }).click();
    await choose(page, /Signed as by/, "Other");
    await dialog.getByLabel("Header with the signature").fill("X-Hub-Signature-256");
    assert.ok(await dialog.getByRole("button", { name: "Save" }).isDisabled());
    await dialog.getByLabel("Text before the signature").fill("sha256=");
    await dialog.getByLabel("Secret 1").fill("a-third-secret");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByText("x-hub-signature-256", { exact: true }).waitFor();
    assert.deepEqual([(await send(SECRET)).status, (await send("a-third-secret")).status], [401, 202]);
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

  async "a connection keeps its secret field when another one changes"({ host, browser }) {
    const page = await browser.signedIn(host, "/console/connections");
    await page.getByRole("button", { name: "New connection" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name", { exact: false }).first().fill("shop");
    await choose(page, /Kind/, "API key");
    await dialog.getByLabel("Name of the header").fill("X-Key");
    await dialog.getByLabel("Key, with").fill("open sesame");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByRole("cell", { name: "API key" }).waitFor();
    await page.getByRole("button", { name: "Actions of shop" }).click();
    await page.getByRole("menuitem", { name: "Edit" }).click();
    await dialog.getByText("Stored. Empty: it stays.").waitFor();
    await dialog.getByLabel("Hosts").fill("api.example.com");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByRole("cell", { name: "api.example.com" }).waitFor();
    assert.ok(!(await page.content()).includes("open sesame"));
    const { connections } = await host.call("GET", "/api/v1/connections");
    assert.deepEqual([connections[0].fields, connections[0].secrets], [{ name: "X-Key" }, ["value"]]);
    await page.getByRole("button", { name: "Actions of shop" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("No connections.").waitFor();
  },

  async "the session token of a connection to AWS is removed, and its keys stay"({ host, browser }) {
    const fields = { region: "eu-west-1", service: "s3", accessKeyId: "AKIAEXAMPLE", secretAccessKey: "open sesame", sessionToken: "for an hour" };
    await host.call("PUT", "/api/v1/connections/bucket", { kind: "aws_sigv4", fields });
    const stored = async () => (await host.call("GET", "/api/v1/connections")).connections[0].secrets;
    assert.deepEqual((await stored()).sort(), ["secretAccessKey", "sessionToken"]);
    const page = await browser.signedIn(host, "/console/connections");
    await page.getByRole("button", { name: "Actions of bucket" }).click();
    await page.getByRole("menuitem", { name: "Edit" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.locator("label", { hasText: "Remove the stored value of" }).click();
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    assert.deepEqual(await stored(), ["secretAccessKey"]);
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
