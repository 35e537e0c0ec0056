/** The flat list as a tree, and back. The step that ends a block is no node of its own. */
import { inLanes, partOf, roleOf } from "./blocks";
import type { Step } from "./draft";

export interface Node {
  /** That of the step; lists know their rows by it. */
  id: string;
  step: Step;
  /** The place in the flat list. */
  index: number;
  depth: number;
  /** `else`, `catch`, `finally`, a branch: it stands only in its block. */
  middle: boolean;
  kids: Node[];
  /** The step that ends the block, with its place. */
  close?: { step: Step; index: number };
}

interface Open {
  node: Node;
  /** Where what comes next is put, inside and after the block. */
  around: Node[];
  arms: Node[];
}

/** A branch is inside its block; `else` and `catch` stand beside the step that opens it. */
const inside = (step: Step) => inLanes(step.moduleId);

/** Ends without a beginning are nodes like any other, so that nothing of a broken list is hidden. */
export function tree(steps: readonly Step[]): Node[] {
  const root: Node[] = [];
  const open: Open[] = [];
  let into = root;
  let depth = 0;
  steps.forEach((step, index) => {
    const part = partOf(step.moduleId);
    const top = open.at(-1);
    const own = top !== undefined && part?.family === partOf(top.node.step.moduleId)?.family;
    if (part?.role === "close" && top && own) {
      open.pop();
      top.node.close = { step, index };
      into = top.around;
      depth = top.node.depth;
      return;
    }
    const middle = part?.role === "middle" && own;
    if (middle && top) {
      into = top.arms;
      depth = top.node.depth + (inside(step) ? 1 : 0);
    }
    const node: Node = { id: step.id, step, index, depth, middle, kids: [] };
    into.push(node);
    if (part?.role === "open") {
      open.push({ node, around: into, arms: inside(step) ? node.kids : into });
      into = node.kids;
      depth += 1;
    } else if (middle) {
      into = node.kids;
      depth += 1;
    }
  });
  return root;
}

/** The list that the tree was made of. */
export function flatten(nodes: readonly Node[]): Step[] {
  const list: Step[] = [];
  let waiting: Step | undefined;
  const end = () => {
    if (waiting) list.push(waiting);
    waiting = undefined;
  };
  for (const node of nodes) {
    if (!(node.middle && !inside(node.step))) end();
    list.push(node.step, ...flatten(node.kids));
    if (roleOf(node.step.moduleId) === "open") waiting = node.close?.step;
  }
  end();
  return list;
}

/** The rows of one block: the step that opens it, with the arms that stand beside it. */
export function blockAt(nodes: readonly Node[], id: string): Node[] | undefined {
  const at = nodes.findIndex((node) => node.id === id);
  if (at >= 0) {
    const end = nodes.findIndex((node, place) => place > at && !node.middle);
    return nodes.slice(at, end < 0 ? undefined : end);
  }
  for (const node of nodes) {
    const found = blockAt(node.kids, id);
    if (found) return found;
  }
  return undefined;
}

/** All nodes in the order of their rows. */
export const rows = (nodes: readonly Node[]): Node[] => nodes.flatMap((node) => [node, ...rows(node.kids)]);

/** Takes nodes of `before` where nothing has changed, so that their rows are not drawn again. */
export function reuse(before: readonly Node[], after: Node[]): Node[] {
  const known = new Map(before.map((node) => [node.step.id, node]));
  let all = before.length === after.length;
  const nodes = after.map((node, place) => {
    const old = known.get(node.step.id);
    const kids = old ? reuse(old.kids, node.kids) : node.kids;
    const unchanged =
      old?.step === node.step &&
      old.index === node.index &&
      old.depth === node.depth &&
      old.middle === node.middle &&
      old.close?.step === node.close?.step &&
      old.close?.index === node.close?.index &&
      old.kids === kids;
    const kept = unchanged && old ? old : { ...node, kids };
    all &&= before[place] === kept;
    return kept;
  });
  return all ? (before as Node[]) : nodes;
}
