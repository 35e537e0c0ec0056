/** The blocks of the language, as the catalogue describes them: how they begin, continue and end. A block may be written in two spellings. */

/** What the catalogue calls the kind of block, such as `if` or `parallel`. */
export type Family = string;
export type Role = "open" | "middle" | "close";

export interface Block {
  family: Family;
  open: string;
  /** The parts between the beginning and the end, in the order in which they may stand. */
  middles: string[];
  close: string;
  /** Its steps stand in branches alone, of which there may be many. */
  lanes: boolean;
  /** The second spelling of a block; editors offer the first. */
  alias: boolean;
}

export interface Part {
  family: Family;
  role: Role;
  block: Block;
  /** The place of a middle among those of its block. */
  order: number;
}

/** What the catalogue says of a module about blocks. */
export interface Described {
  id: string;
  aliasOf?: string;
  deviceOnly: boolean;
  blockBehavior: { blockType: string; endBlockId: string | null };
}

/** By this name a part is one of several lanes. */
const isBranch = (moduleId: string) => moduleId.endsWith(".branch");

/** A module that has an end opens a block; what is of the same kind and ends none continues it. */
export function blocksOf(rows: readonly Described[]): Block[] {
  const run = rows.filter(({ deviceOnly }) => !deviceOnly);
  const ends = new Set(run.map(({ blockBehavior }) => blockBehavior.endBlockId));
  return run.flatMap((open) => {
    const { blockType: family, endBlockId: close } = open.blockBehavior;
    if (!close) return [];
    const parts = run.filter(({ id, blockBehavior: { blockType, endBlockId } }) => blockType === family && !endBlockId && !ends.has(id));
    const alias = open.aliasOf !== undefined;
    const alike = parts.filter(({ aliasOf }) => (aliasOf !== undefined) === alias);
    const middles = (alike.length > 0 ? alike : parts).map(({ id }) => id);
    return [{ family, open: open.id, middles, close, lanes: middles.some(isBranch), alias }];
  });
}

let known: readonly Block[] = [];
let parts: ReadonlyMap<string, Part> = new Map();

/** The catalogue changes with the version of the host alone, so that its blocks are learnt once, before the first step is read. */
export function learn(blocks: readonly Block[]) {
  known = blocks;
  parts = new Map(
    // The first spelling comes last, so that what both spellings share is of it.
    [...blocks].sort((a, b) => Number(b.alias) - Number(a.alias)).flatMap((block) => {
      const part = (role: Role, order = 0): Part => ({ family: block.family, role, block, order });
      return [
        [block.open, part("open")] as const,
        ...block.middles.map((id, order) => [id, part("middle", order)] as const),
        [block.close, part("close")] as const,
      ];
    }),
  );
}

export const allBlocks = () => known;

/** What part of a block a module is, if it is one. */
export const partOf = (moduleId: string): Part | undefined => parts.get(moduleId);
export const roleOf = (moduleId: string): Role | undefined => parts.get(moduleId)?.role;
/** Whether the module is part of a block of branches. */
export const inLanes = (moduleId: string): boolean => parts.get(moduleId)?.block.lanes ?? false;

const LOOPS = new Set<Family>(["loop", "foreach", "while"]);
export const isLoop = (family: Family | undefined) => family !== undefined && LOOPS.has(family);

const LEAVES = new Set(["break_loop", "continue_loop", "vflow.logic.break_loop", "vflow.logic.continue_loop"]);
/** Whether the module leaves the innermost loop, or its pass. */
export const leavesLoop = (moduleId: string) => LEAVES.has(moduleId);

/** Most blocks of this kind do without their other part. */
const WITHOUT = new Set<Family>(["if"]);
const FIRST_LANES = 2;

/** The middles that a new block has. */
export const firstMiddles = ({ family, middles, lanes }: Block): string[] =>
  lanes ? Array.from({ length: FIRST_LANES }, () => middles[0] ?? "") : WITHOUT.has(family) ? [] : middles.slice(0, 1);

export const LIMITS = { steps: 500, depth: 32 } as const;
