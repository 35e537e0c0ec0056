import { expect, it } from "vitest";
import type { Connection, Field, Kind } from "../../api/connections";
import { body, lacking, typedOf } from "./body";

const field = (name: string, change: Partial<Field> = {}): Field => ({ name, secret: false, required: true, options: [], description: "", ...change });
const KEY: Kind = { kind: "api_key", fields: [field("name"), field("value", { secret: true }), field("in", { required: false })] };
const STORED: Connection = { name: "shop", kind: "api_key", fields: { name: "X-Key" }, secrets: ["value"], hosts: [], createdAt: 0, modifiedAt: 0 };

it("a stored secret need not be typed again, unless the kind changes", () => {
  expect(lacking(KEY, {}).map(({ name }) => name)).toEqual(["name", "value"]);
  expect(lacking(KEY, typedOf(STORED), STORED)).toEqual([]);
  expect(lacking({ ...KEY, kind: "bearer" }, typedOf(STORED), STORED).map(({ name }) => name)).toEqual(["value"]);
});

it("what is empty, or of another kind, is not sent", () => {
  expect(body(KEY, { name: "X-Key", value: "", token: "t" }, " a.example \n\n")).toEqual({ kind: "api_key", fields: { name: "X-Key" }, hosts: ["a.example"] });
});

it("a stored value goes if that was asked for", () => {
  expect(body(KEY, { name: "X-Key" }, "", new Set(["in"])).fields).toEqual({ name: "X-Key", in: "" });
});
