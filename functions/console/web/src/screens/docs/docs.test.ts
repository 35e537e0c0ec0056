import { describe, expect, it } from "vitest";
import { GUIDES } from "../../ui/guide";
import { type Block, blocks, type Inline, inline, textOf } from "./markdown";
import { all, has, load, START } from "./pages";
import { target } from "./target";

const read = async (page: string) => blocks((await load(page)) ?? "");

/** All parts of a page, those inside of others too. */
function* parts(of: Block[]): Generator<Inline> {
  function* inside(some: Inline[]): Generator<Inline> {
    for (const part of some) {
      yield part;
      if ("parts" in part) yield* inside(part.parts);
    }
  }
  for (const block of of) {
    if (block.kind === "list") for (const item of block.items) yield* parts(item);
    else if (block.kind === "table") for (const row of [block.head, ...block.rows.map(({ cells }) => cells)]) yield* inside(row.flat());
    else if (block.kind !== "code") yield* inside(block.parts);
  }
}

const anchors = (of: Block[]) =>
  of.flatMap((block) => (block.kind === "heading" ? [block.id] : block.kind === "table" ? block.rows.map(({ id }) => id) : []));

describe("the documentation", () => {
  it("is read: blocks and the words in them", () => {
    const source = "# A *b*\n\ntext `a|b` and\n[more](x.md#y)\n\n1. one\n\n   ```sh\n   run\n   ```\n2. two\n   lines\n\n| a | b |\n|---|---|\n| `c` | d \\| e<br>f |\n";
    const found = blocks(source);
    expect(found.map(({ kind }) => kind)).toEqual(["heading", "paragraph", "list", "table"]);
    expect(found[0]).toMatchObject({ level: 1, id: "a-b" });
    expect(found[1]).toMatchObject({ parts: [{ text: "text " }, { kind: "code", text: "a|b" }, { text: " and\n" }, { kind: "link", to: "x.md#y" }] });
    expect(found[2]).toMatchObject({ ordered: true, items: [[{ kind: "paragraph" }, { kind: "code", language: "sh", text: "run" }], [{ kind: "paragraph" }]] });
    expect(found[3]).toMatchObject({ rows: [{ id: "c", cells: [[{ text: "c" }], [{ text: "d | e" }, { kind: "break" }, { text: "f" }]] }] });
  });

  it("has code with backticks, and no pictures", () => {
    expect(inline("by `` `a` `` ![the console](x.png)<img src=y>")).toEqual([
      { kind: "text", text: "by " },
      { kind: "code", text: "`a`" },
      { kind: "text", text: " " },
    ]);
  });

  it("is read whole: nothing of the notation is left in a text", async () => {
    expect(all().length).toBeGreaterThan(30);
    for (const page of all()) {
      const found = await read(page);
      expect(found[0]?.kind, page).toBe("heading");
      for (const part of parts(found)) if (part.kind === "text") expect(part.text, page).not.toMatch(/\]\(|\*\*|<br>|`/);
    }
  });

  it("has the pages and the headings that its links name", async () => {
    for (const page of all()) {
      for (const part of parts(await read(page))) {
        const to = part.kind === "link" ? target(page, part.to, has) : undefined;
        if (to && "page" in to && to.hash) expect(anchors(await read(to.page)), `${page}: ${textOf([part])}`).toContain(to.hash);
      }
    }
  });

  it("explains every screen", async () => {
    for (const address of Object.values(GUIDES)) {
      const [page = "", hash] = address.split("#");
      expect(has(page), address).toBe(true);
      if (hash) expect(anchors(await read(page)), address).toContain(hash);
    }
    expect(anchors(await read(GUIDES.findings))).toContain("unknown_reference");
    expect(has(START)).toBe(true);
  });
});

describe("a link", () => {
  const at = (to: string) => target("how-to/console", to, (page) => page === "reference/limits" || page === "how-to/console");
  it("leads to a page, to the host, or outside", () => {
    expect(at("../reference/limits.md#runs")).toEqual({ page: "reference/limits", hash: "runs" });
    expect(at("#keys")).toEqual({ page: "how-to/console", hash: "keys" });
    expect(at("../modules.md#http_request")).toEqual({ href: "/api/v1/docs/modules#http_request" });
    expect(at("https://example.com/a")).toEqual({ href: "https://example.com/a" });
  });
  it("leads nowhere if only the repository has it", () => {
    expect(at("../../functions/vflow/README.md")).toBeUndefined();
    expect(at("../../../outside.md")).toBeUndefined();
    expect(at("../performance.md")).toBeUndefined();
    expect(at("../console/run.png")).toBeUndefined();
  });
});
