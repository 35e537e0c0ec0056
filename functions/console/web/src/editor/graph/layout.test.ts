import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stepsMade } from "../model/made";
import { rows, tree } from "../model/tree";
import { type Box, layout } from "./layout";

const apart = (a: Box, b: Box) =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;

describe("the graph", () => {
  it("has a box for each row, no two over each other, and all of them on the sheet", () => {
    fc.assert(
      fc.property(stepsMade, (steps) => {
        const nodes = tree(steps);
        const { boxes, width, height } = layout(nodes);
        expect(boxes.map(({ id }) => id).sort()).toEqual(rows(nodes).map(({ step }) => step.id).sort());
        boxes.forEach((one, index) => boxes.slice(index + 1).forEach((other) => expect(apart(one, other)).toBe(true)));
        for (const { x, y, width: w, height: h } of boxes) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(x + w).toBeLessThanOrEqual(width);
          expect(y + h).toBeLessThanOrEqual(height);
        }
      }),
    );
  });

  it("stands its boxes in the order of the rows where they follow each other", () => {
    const steps = ["a", "b", "c"].map((id) => ({ id, moduleId: "log", parameters: {} }));
    const { boxes } = layout(tree(steps));
    expect(boxes.map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(boxes[0]!.y < boxes[1]!.y && boxes[1]!.y < boxes[2]!.y).toBe(true);
  });
});
