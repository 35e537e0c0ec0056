import { expect, it } from "vitest";
import type { ApiRecord } from "../../api/apis";
import { curl } from "../../api/apis";
import { hmac, isChanged, isComplete, type Signing, signingOf } from "./signing";

const CUSTOM = { preset: "custom", secrets: 2, header: "x-sign", algorithm: "sha1", encoding: "base64", prefix: "v0=", signed: null } as const;
const typed = (change: Partial<Signing>): Signing => ({ ...signingOf(), ...change });

it("a signature is sent with what its preset has, and nothing else", () => {
  const all = { secrets: ["a-secret", ""], tolerance: "60", header: " X-Sign ", prefix: "v0=" };
  const common = { type: "hmac", secrets: ["a-secret"] };
  expect(hmac(typed({ ...all, preset: "github" }))).toEqual({ ...common, preset: "github" });
  expect(hmac(typed({ ...all, preset: "stripe" }))).toEqual({ ...common, preset: "stripe", toleranceSeconds: "60" });
  expect(hmac(typed({ ...all, preset: "custom" }))).toEqual({
    ...common,
    preset: "custom",
    header: "X-Sign",
    algorithm: "sha256",
    encoding: "hex",
    prefix: "v0=",
    signed: null,
  });
});

it("stored secrets stay only as long as the signature does", () => {
  const same = signingOf(CUSTOM);
  expect([isChanged(same, CUSTOM), isComplete(same, CUSTOM)]).toEqual([false, true]);
  const other = { ...same, encoding: "hex" };
  expect([isChanged(other, CUSTOM), isComplete(other, CUSTOM)]).toEqual([true, false]);
  expect(isComplete({ ...other, secrets: ["a-secret"] }, CUSTOM)).toBe(true);
  expect(isComplete({ ...other, secrets: ["a-secret"], header: " " }, CUSTOM)).toBe(false);
  expect(isComplete(signingOf(), undefined)).toBe(false);
});

it("the command of a webhook has the headers of its signature", () => {
  const hook: ApiRecord = {
    id: "a",
    kind: "webhook",
    module: "hooks",
    function: "push",
    name: "push",
    methods: ["PUT"],
    path: "/v1/hooks/admin/push",
    url: "https://sluice.example/v1/hooks/admin/push",
    workflowId: "w",
    version: null,
    auth: "hmac",
    signature: CUSTOM,
    user: null,
    ipAllowlist: [],
    debugData: null,
    enabled: true,
    async: false,
    createdAt: 0,
    modifiedAt: 0,
  };
  expect(curl(hook, { a: 1 })).toBe(`curl -X PUT -d '{"a":1}' -H 'x-sign: v0=SIGNATURE' 'https://sluice.example/v1/hooks/admin/push'`);
  expect(curl({ ...hook, methods: ["GET", "POST"], signature: { preset: "slack", secrets: 1 } }, {})).toBe(
    `curl -d '{}' -H 'X-Slack-Request-Timestamp: SECONDS' -H 'X-Slack-Signature: v0=SIGNATURE' 'https://sluice.example/v1/hooks/admin/push'`,
  );
});
