/** Reads the Markdown of the documentation: as much of it as its pages use. */

export type Inline =
  | { kind: "text" | "code"; text: string }
  | { kind: "strong" | "em"; parts: Inline[] }
  | { kind: "link"; to: string; parts: Inline[] }
  | { kind: "break" };

export type Block =
  | { kind: "heading"; level: number; id: string; parts: Inline[] }
  | { kind: "paragraph"; parts: Inline[] }
  | { kind: "code"; language: string; text: string }
  | { kind: "list"; ordered: boolean; items: Block[][] }
  | { kind: "table"; head: Inline[][]; rows: { id?: string; cells: Inline[][] }[] };

const INLINE =
  /(?<ticks>`+)(?<code>.+?)\k<ticks>(?!`)|!\[(?<alt>[^\]]*)\]\([^)]*\)|\[(?<label>(?:[^[\]`]|`[^`]*`)+)\]\((?<to>[^)\s]+)\)|\*\*(?<strong>.+?)\*\*|(?<![\w*])\*(?<em>[^*\s][^*]*?)\*(?![\w*])|(?<br><br>)|(?<image><img [^>]*>)/gs;

export function inline(text: string): Inline[] {
  const parts: Inline[] = [];
  let from = 0;
  for (const found of text.matchAll(INLINE)) {
    if (found.index > from) parts.push({ kind: "text", text: text.slice(from, found.index) });
    from = found.index + found[0].length;
    const { code, label, to, strong, em, br } = found.groups ?? {};
    if (code !== undefined) parts.push({ kind: "code", text: code.replace(/^ (.*[^ ].*) $/, "$1") });
    else if (label !== undefined && to !== undefined) parts.push({ kind: "link", to, parts: inline(label) });
    else if (strong !== undefined) parts.push({ kind: "strong", parts: inline(strong) });
    else if (em !== undefined) parts.push({ kind: "em", parts: inline(em) });
    else if (br !== undefined) parts.push({ kind: "break" });
    // Pictures are left out: they show the console, in which this is read.
  }
  if (from < text.length) parts.push({ kind: "text", text: text.slice(from) });
  return parts;
}

export const textOf = (parts: Inline[]): string =>
  parts.map((part) => ("text" in part ? part.text : "parts" in part ? textOf(part.parts) : " ")).join("");

/** The anchor of a heading, as code hosts make it. */
export const anchor = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");

const FENCE = /^( *)```(\w*)\s*$/;
const HEADING = /^(#{1,6}) +(.*)$/;
const ITEM = /^( *)(?:([-*])|\d+\.) +(.*)$/;
const TABLE = /^ *\|/;
const RULE = /^ *\|[ :|-]+\|? *$/;

/** The cells of a line; a bar inside of code or after a backslash is text. */
function cells(line: string): Inline[][] {
  const inner = line.trim().replace(/^\|/, "").replace(/\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => inline(cell.trim().replaceAll("\\|", "|")));
}

/** What a row is called by: the code in its first cell. */
function nameOf(row: Inline[][]): string | undefined {
  const [first] = row;
  const [only] = first ?? [];
  return first?.length === 1 && only?.kind === "code" ? only.text : undefined;
}

export function blocks(source: string): Block[] {
  return read(source.replaceAll("\r\n", "\n").split("\n"));
}

function read(lines: string[]): Block[] {
  const found: Block[] = [];
  let at = 0;
  const line = () => lines[at] ?? "";
  const take = (holds: (line: string) => boolean) => {
    const taken: string[] = [];
    while (at < lines.length && holds(line())) taken.push(lines[at++] ?? "");
    return taken;
  };
  // Lines that are indented belong to the item before them.
  const list = (): Block => {
    const items: Block[][] = [];
    let ordered = false;
    for (let item = ITEM.exec(line()); item; item = ITEM.exec(line())) {
      at += 1;
      ordered = item[2] === undefined;
      const more = take((each) => each.trim() === "" || /^ {2,}/.test(each));
      const indents = more.filter((each) => each.trim() !== "").map((each) => each.search(/\S/));
      const indent = indents.length > 0 ? Math.min(...indents) : 0;
      items.push(read([item[3] ?? "", ...more.map((each) => each.slice(indent))]));
    }
    return { kind: "list", ordered, items };
  };
  while (at < lines.length) {
    const fence = FENCE.exec(line());
    const heading = HEADING.exec(line());
    if (line().trim() === "") at += 1;
    else if (fence) {
      at += 1;
      const indent = fence[1]?.length ?? 0;
      const text = take((each) => !FENCE.test(each)).map((each) => each.slice(indent));
      at += 1;
      found.push({ kind: "code", language: fence[2] ?? "", text: text.join("\n") });
    } else if (heading) {
      at += 1;
      const parts = inline(heading[2] ?? "");
      found.push({ kind: "heading", level: heading[1]?.length ?? 1, id: anchor(textOf(parts)), parts });
    } else if (TABLE.test(line())) {
      const [head, ...rows] = take((each) => TABLE.test(each)).filter((each) => !RULE.test(each)).map(cells);
      found.push({ kind: "table", head: head ?? [], rows: rows.map((row) => ({ id: nameOf(row), cells: row })) });
    } else if (ITEM.test(line())) found.push(list());
    else {
      const text = take((each) => each.trim() !== "" && !FENCE.test(each) && !HEADING.test(each) && !ITEM.test(each) && !TABLE.test(each));
      found.push({ kind: "paragraph", parts: inline(text.join("\n")) });
    }
  }
  return found;
}
