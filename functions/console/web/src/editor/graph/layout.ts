/** Where the boxes of the graph stand. Paired blocks are series and lanes, so each block is a box around its lanes. */
import { inLanes, isLoop, partOf } from "../model/blocks";
import type { Node } from "../model/tree";

export interface Box {
  id: string;
  node: Node;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Frame {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Edge {
  from: { x: number; y: number };
  to: { x: number; y: number };
  /** Back to the beginning of a loop. */
  back?: boolean;
  /** What is put into the middle of the line goes below that step, or inside it. */
  at?: { id: string; place: "below" | "inside" };
}

export interface Layout {
  width: number;
  height: number;
  boxes: Box[];
  frames: Frame[];
  edges: Edge[];
}

export const NODE = { width: 184, height: 44 } as const;
const GAP = { x: 20, y: 26 } as const;
const PAD = 12;
/** What an empty lane takes. */
const EMPTY = 24;

interface Block {
  width: number;
  height: number;
  /** Draws it with its middle at `x` and its top at `y`; where it is left. */
  place: (x: number, y: number, into: Layout) => number;
}

interface Group {
  head: Node;
  lanes: { title?: Node; nodes: Node[] }[];
}

/** Rows that belong together: a step that opens a block, and the arms beside it. */
function groups(nodes: readonly Node[]): Group[] {
  const found: Group[] = [];
  for (const node of nodes) {
    const last = found.at(-1);
    if (node.middle && last) last.lanes.push({ title: node, nodes: node.kids });
    else if (inLanes(node.step.moduleId) && node.kids.length > 0) {
      found.push({ head: node, lanes: node.kids.map((arm) => ({ title: arm, nodes: arm.kids })) });
    } else found.push({ head: node, lanes: partOf(node.step.moduleId)?.role === "open" ? [{ nodes: node.kids }] : [] });
  }
  return found;
}

const box = (node: Node, x: number, y: number, into: Layout) =>
  into.boxes.push({ id: node.step.id, node, x: x - NODE.width / 2, y, width: NODE.width, height: NODE.height });
const line = (into: Layout, x1: number, y1: number, x2: number, y2: number, more: Pick<Edge, "at" | "back"> = {}) =>
  into.edges.push({ from: { x: x1, y: y1 }, to: { x: x2, y: y2 }, ...more });

function series(nodes: readonly Node[]): Block {
  const parts = groups(nodes);
  const blocks = parts.map(blockOf);
  const width = Math.max(NODE.width, ...blocks.map((block) => block.width));
  const height = blocks.reduce((sum, block) => sum + block.height + GAP.y, 0) - (blocks.length > 0 ? GAP.y : 0);
  return {
    width,
    height: Math.max(height, EMPTY),
    place(x, y, into) {
      let top = y;
      blocks.forEach((block, index) => {
        const end = block.place(x, top, into);
        top = end;
        const at = { id: parts[index]?.head.id ?? "", place: "below" } as const;
        if (index < blocks.length - 1) line(into, x, end, x, (top = end + GAP.y), { at });
      });
      return blocks.length > 0 ? top : y;
    },
  };
}

function lane({ title, nodes }: Group["lanes"][number]): Block {
  const body = series(nodes);
  const head = title ? NODE.height + (nodes.length > 0 ? GAP.y : 0) : 0;
  return {
    width: body.width,
    height: head + (nodes.length > 0 ? body.height : title ? 0 : EMPTY),
    place(x, y, into) {
      if (title) box(title, x, y, into);
      if (nodes.length === 0) return y + (title ? NODE.height : 0);
      if (title) line(into, x, y + NODE.height, x, y + head, { at: { id: title.id, place: "inside" } });
      return body.place(x, y + head, into);
    },
  };
}

function blockOf({ head, lanes }: Group): Block {
  if (lanes.length === 0) {
    return { width: NODE.width, height: NODE.height, place: (x, y, into) => (box(head, x, y, into), y + NODE.height) };
  }
  const made = lanes.map(lane);
  const inner = made.reduce((sum, { width }) => sum + width, 0) + GAP.x * (made.length - 1);
  const width = Math.max(inner, NODE.width) + 2 * PAD;
  const tallest = Math.max(...made.map(({ height }) => height));
  const height = PAD + NODE.height + GAP.y + tallest + GAP.y + PAD;
  const loops = isLoop(partOf(head.step.moduleId)?.family);
  return {
    width,
    height,
    place(x, y, into) {
      into.frames.push({ id: head.step.id, x: x - width / 2, y, width, height });
      box(head, x, y + PAD, into);
      const fork = y + PAD + NODE.height;
      const top = fork + GAP.y;
      const join = y + height - PAD;
      let left = x - inner / 2;
      made.forEach((each, place) => {
        const middle = left + each.width / 2;
        // The way to an arm with a row of its own ends at that row; the first arm begins with the block.
        line(into, x, fork, middle, top, lanes[place]?.title ? {} : { at: { id: head.id, place: "inside" } });
        line(into, middle, each.place(middle, top, into), x, join);
        left += each.width + GAP.x;
      });
      if (loops) line(into, x - width / 2 + PAD / 2, join, x - width / 2 + PAD / 2, fork, { back: true });
      line(into, x, join, x, y + height);
      return y + height;
    },
  };
}

export function layout(nodes: readonly Node[]): Layout {
  const made: Layout = { width: 0, height: 0, boxes: [], frames: [], edges: [] };
  const all = series(nodes);
  made.width = all.width + 2 * PAD;
  made.height = all.height + 2 * PAD;
  all.place(made.width / 2, PAD, made);
  return made;
}
