import { describe, expect, it } from "vitest";
import { scale } from "./scale";

describe("scale", () => {
  it("keeps short times as they are", () => {
    const { at, gaps } = scale({ from: 0, to: 4_000 }, [1_000, 2_000]);
    expect([0, 1_000, 2_000, 4_000].map(at)).toEqual([0, 0.25, 0.5, 1]);
    expect(gaps).toEqual([]);
  });

  it("shortens long times, and never changes the order", () => {
    const hour = 3_600_000;
    const { at, gaps } = scale({ from: 0, to: hour + 2_000 }, [1_000, hour + 1_000]);
    expect(gaps).toEqual([{ from: 1_000, to: hour + 1_000 }]);
    const places = [0, 500, 1_000, hour / 2, hour + 1_000, hour + 1_500, hour + 2_000].map(at);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[2]).toBeGreaterThan(0.03);
    expect(places.at(-1)).toBeCloseTo(1);
  });

  it("bears a run without length, and times outside of it", () => {
    const { at } = scale({ from: 5, to: 5 }, [5]);
    expect([at(0), at(5), at(9_999)]).toEqual([0, 0, 1]);
  });
});
