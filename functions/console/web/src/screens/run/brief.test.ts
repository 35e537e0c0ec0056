import { expect, it } from "vitest";
import { brief, told } from "./brief";

it("an object is told in one line that ends somewhere", () => {
  expect(brief({ name: "you", seconds: 3, list: [1] })).toBe('name: "you", seconds: 3, list: [1]');
  expect(brief({})).toBe("");
  const long = brief({ text: "订".repeat(200) });
  expect([...long]).toHaveLength(60);
  expect(long.endsWith("…")).toBe(true);
});

it("a start tells its data, if it has any besides the inputs", () => {
  expect(told({ type: "manual" }, {})).toBeUndefined();
  expect(told({ type: "schedule", data: {} }, {})).toBeUndefined();
  expect(told({ type: "webhook", data: [1] }, {})).toBeUndefined();
  expect(told({ type: "webhook", data: { order: 7 } }, {})).toEqual({ order: 7 });
  expect(told({ type: "manual", data: { order: 7 } }, { order: 7 })).toBeUndefined();
});
