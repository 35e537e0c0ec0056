import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { mistakes } from "../../build/texts.mjs";

/** A folder with those texts. */
function folder(files: Record<string, object>): string {
  const made = mkdtempSync(join(tmpdir(), "texts-"));
  for (const [name, texts] of Object.entries(files)) writeFileSync(join(made, name), JSON.stringify(texts));
  return made;
}

describe("texts", () => {
  it("are the same in both languages", () => {
    const { found, keys } = mistakes("messages", ["en", "zh"]);
    expect(found).toEqual([]);
    expect(keys.size).toBeGreaterThan(100);
  });

  it("are refused where one is missing, empty, twice there, or has another placeholder", () => {
    const made = folder({
      "a.en.json": { both: "x {n}", lone: "y", blank: "z", twice: "1" },
      "b.en.json": { twice: "2" },
      "a.zh.json": { both: "x {m}", blank: " ", twice: "1" },
    });
    expect(mistakes(made, ["en", "zh"]).found).toEqual([
      "en: twice is in two files",
      "zh: blank is empty",
      "both has other placeholders in one language: n / m",
      "zh: lone is missing",
    ]);
  });

  it("are refused where Chinese has the punctuation of Latin texts", () => {
    const wrong = { a: "好,再来", b: "删除?", c: "值:{n}" };
    const right = { d: "好，再来。", e: "最多 1,000 个", f: "HTTP: GET" };
    const made = folder({ "a.zh.json": { ...wrong, ...right } });
    expect(mistakes(made, ["zh"]).found.map((line) => line.split(" ")[1])).toEqual(["a", "b", "c"]);
  });
});
