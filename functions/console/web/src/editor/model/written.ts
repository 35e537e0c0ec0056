/** Steps as a text writes them: with the fields of the API, or in the short form of files, `id: {module: main input}`. */
import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Pair } from "yaml";
import { m } from "../../i18n";
import { type Block, partOf } from "./blocks";
import type { Step } from "./draft";
import { Unwritten } from "./unwritten";
import { type Inner, innerOf, retried } from "./word";

/** A step, and where its parts are. Those that divide and end a block of the short form are where it begins. */
export interface Written {
  step: Step;
  id: unknown;
  parameters: Record<string, unknown>;
}

interface Entry {
  key: string;
  at: unknown;
  value: unknown;
}

const PLAIN = ["name", "note", "isOutput", "disabled"];
const SECTIONS = ["do", "then", "else", "catch", "finally", "branches"];
const EXPLICIT = ["id", "moduleId"];
const RESERVED = new Set([...PLAIN, ...SECTIONS, ...EXPLICIT, "isDisabled", "parameters", "indentationLevel", "marks", "indent"]);

/** A step in the short form, for messages. */
const FORM = 'get: {http_request: "https://example.com/", method: GET}';

/** The steps of a list, with those of the blocks in it. */
export function written(document: Document, list: unknown): Written[] {
  const found: Written[] = [];
  const node = (of: unknown) => (isAlias(of) ? of.resolve(document) : of);
  const plain = (of: unknown): unknown => (isNode(of) ? of.toJS(document) : of);
  const none = (of: unknown) => of === undefined || of === null || (isScalar(of) && of.value === null);
  const entries = (of: unknown): Entry[] | undefined => {
    const map = node(of);
    if (!isMap(map)) return undefined;
    return (map.items as Pair[]).map(({ key, value }) => ({ key: String(plain(key)), at: key, value: node(value) }));
  };
  const get = (of: Entry[] | undefined, key: string) => of?.find((entry) => entry.key === key)?.value;

  function section(of: unknown, field: string) {
    const items = node(of);
    if (none(items)) return;
    if (!isSeq(items)) throw new Unwritten(m.ed_text_list({ field }), of);
    for (const item of items.items) step(item);
  }

  function step(item: unknown) {
    const all = entries(item);
    if (!all) throw new Unwritten(m.ed_text_step({ form: FORM }), item);
    if (all.some(({ key }) => EXPLICIT.includes(key))) return explicit(item, all);
    const heads = all.filter(({ key }) => !RESERVED.has(key));
    const [head] = heads;
    if (!head || heads.length > 1) throw new Unwritten(m.ed_text_one_id({ keys: all.map(({ key }) => key).join(", ") }), item);
    short(all, head);
  }

  function explicit(item: unknown, all: Entry[]) {
    const step = plain(item) as Step;
    const [id, moduleId] = [step.id, step.moduleId] as unknown[];
    const parameters = get(all, "parameters");
    if (typeof id !== "string" || id === "" || typeof moduleId !== "string" || moduleId === "") throw new Unwritten(m.ed_text_fields(), item);
    if (!none(parameters) && !isMap(parameters)) throw new Unwritten(m.ed_text_map({ field: "parameters" }), parameters);
    found.push({ step: { ...step, parameters: step.parameters ?? {} }, id: get(all, "id"), parameters: nodes(entries(parameters) ?? []) });
  }

  function short(all: Entry[], head: Entry) {
    const { moduleId, main } = inner(head);
    const given = entries(head.value) ?? [];
    const said = given.flatMap(({ key, at, value }, index): Entry[] => {
      if (index > 0) return key === "retry" ? retried(plain(value), value).map(([name, of]) => ({ key: name, at, value: of })) : [{ key, at, value }];
      return none(value) ? [] : [{ key: main ?? "", at, value }];
    });
    const twice = said.find(({ key }, index) => said.findIndex((other) => other.key === key) < index);
    if (twice) throw new Unwritten(m.ed_text_twice({ name: twice.key }), twice.at);
    const beside = all.filter(({ key }) => PLAIN.includes(key)).map(({ key, value }) => [key, plain(value)] as const);
    const parameters = Object.fromEntries(said.map(({ key, value }) => [key, plain(value)]));
    found.push({ step: { id: head.key, moduleId, ...Object.fromEntries(beside), parameters }, id: head.at, parameters: nodes(said) });
    const part = partOf(moduleId);
    const block = part?.role === "open" ? part.block : undefined;
    const known = block ? sections(block) : [];
    const wrong = all.find(({ key }) => (SECTIONS.includes(key) || key === "marks") && !known.includes(key) && (key !== "marks" || !block));
    if (wrong) throw new Unwritten(known.length === 0 ? m.ed_text_no_block({ id: head.key, key: wrong.key }) : m.ed_text_sections({ id: head.key, key: wrong.key, known: known.join(", ") }), wrong.at);
    if (block && all.some(({ key }) => SECTIONS.includes(key))) inside(all, head, block, known);
  }

  /** The module of a step and the name of its main input. */
  function inner(head: Entry): Inner {
    if (isScalar(head.value) && typeof head.value.value === "string" && head.value.value !== "") return innerOf(head.value.value);
    const [first] = entries(head.value) ?? [];
    if (!first) throw new Unwritten(m.ed_text_module({ id: head.key, form: FORM }), head.at);
    const named = innerOf(first.key);
    if (named.main === undefined && !none(first.value)) {
      throw new Unwritten(named.known ? m.ed_text_no_main({ module: first.key }) : m.ed_text_unknown({ module: first.key }), first.at);
    }
    return named;
  }

  function inside(all: Entry[], head: Entry, block: Block, [first = "do", ...later]: string[]) {
    const marks = entries(get(all, "marks"));
    section(get(all, first), first);
    for (const key of later) {
      const entry = all.find((each) => each.key === key);
      if (!entry) continue;
      if (!block.lanes) {
        mark(get(marks, key), `${head.key}-${key}`, divider(block, key), head.at);
        section(entry.value, key);
        continue;
      }
      if (!isSeq(entry.value)) throw new Unwritten(m.ed_text_list({ field: key }), entry.at);
      const own = get(marks, key);
      entry.value.items.forEach((branch, number) => {
        mark(isSeq(own) ? node(own.items[number]) : undefined, `${head.key}-branch-${number + 1}`, divider(block, key), head.at);
        section(branch, key);
      });
    }
    mark(get(marks, "end"), `${head.key}-end`, block.close, head.at);
  }

  /** A step that divides or ends a block. It is told of where it is not as it follows from the block. */
  function mark(own: unknown, id: string, moduleId: string, at: unknown) {
    const said = plain(own);
    if (typeof said === "object" && said !== null && !Array.isArray(said)) {
      const fields = { id, moduleId, parameters: {}, ...said } as Step;
      found.push({ step: fields, id: at, parameters: {} });
    } else if (none(own) || typeof said === "string") {
      found.push({ step: { id: typeof said === "string" ? said : id, moduleId, parameters: {} }, id: at, parameters: {} });
    } else throw new Unwritten(m.ed_text_mark(), own);
  }

  section(list, "steps");
  return found;
}

const nodes = (of: Entry[]) => Object.fromEntries(of.map(({ key, value }) => [key, value]));

/** The keys of the lists of a block: its first steps, then those after each step that divides it. */
function sections({ family, middles, lanes }: Block): string[] {
  if (lanes) return ["do", "branches"];
  return family === "if" ? ["then", "else"] : ["do", ...middles.map((id) => id.slice(id.lastIndexOf(".") + 1))];
}

const divider = ({ middles }: Block, key: string) => middles.find((id) => id === key || id.endsWith(`.${key}`)) ?? middles[0] ?? "";
