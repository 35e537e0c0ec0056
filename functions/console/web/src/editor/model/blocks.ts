/** The blocks of the language: how they begin, continue and end. A block may be written in two spellings. */

export type Family = "if" | "loop" | "foreach" | "while" | "parallel" | "try";
export type Role = "open" | "middle" | "close";

interface Block {
  family: Family;
  open: string;
  middle?: string;
  close: string;
}

export const BLOCKS: Block[] = [
  { family: "if", open: "if_condition", middle: "else", close: "endif" },
  { family: "loop", open: "loop", close: "endloop" },
  { family: "foreach", open: "foreach", close: "endforeach" },
  { family: "while", open: "while", close: "endwhile" },
  { family: "parallel", open: "parallel.start", middle: "parallel.branch", close: "parallel.end" },
  { family: "try", open: "try.start", middle: "try.catch", close: "try.end" },
  { family: "if", open: "vflow.logic.if.start", middle: "vflow.logic.if.middle", close: "vflow.logic.if.end" },
  { family: "loop", open: "vflow.logic.loop.start", close: "vflow.logic.loop.end" },
  { family: "foreach", open: "vflow.logic.foreach.start", close: "vflow.logic.foreach.end" },
  { family: "while", open: "vflow.logic.while.start", close: "vflow.logic.while.end" },
];

export interface Part {
  family: Family;
  role: Role;
  block: Block;
}

const PARTS = new Map<string, Part>(
  BLOCKS.flatMap((block) =>
    (["open", "middle", "close"] as const).flatMap((role) => {
      const id = block[role];
      return id ? [[id, { family: block.family, role, block }] as [string, Part]] : [];
    }),
  ),
);

/** What part of a block a module is, if it is one. */
export const partOf = (moduleId: string): Part | undefined => PARTS.get(moduleId);
export const roleOf = (moduleId: string): Role | undefined => PARTS.get(moduleId)?.role;

const LOOPS = new Set<Family>(["loop", "foreach", "while"]);
export const isLoop = (family: Family | undefined) => family !== undefined && LOOPS.has(family);

const LEAVES = new Set(["break_loop", "continue_loop", "vflow.logic.break_loop", "vflow.logic.continue_loop"]);
/** Whether the module leaves the innermost loop, or its pass. */
export const leavesLoop = (moduleId: string) => LEAVES.has(moduleId);

/** How often a middle may stand in its block. */
export const MANY_MIDDLES = new Set<Family>(["parallel"]);
export const LIMITS = { steps: 500, depth: 32 } as const;
