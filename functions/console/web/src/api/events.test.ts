import { describe, expect, it } from "vitest";
import { ApiError } from "./error";
import { type Ask, follow, type Window } from "./events";

const window = (cursor: string, types: string[], rest: Partial<Window> = {}): Window => ({
  events: types.map((type) => ({ type })),
  cursor,
  done: false,
  retryAfterMs: types.length > 0 ? 250 : 0,
  ...rest,
});

/** Answers one after the other, and what the follower has asked and said. */
async function followed(answers: (Window | Error)[]) {
  const said: string[] = [];
  const ended = new AbortController();
  const ask: Ask = async (cursor) => {
    said.push(`after ${cursor}`);
    const answer = answers.shift();
    if (answers.length === 0 && answer === undefined) ended.abort();
    if (answer === undefined || answer instanceof Error) throw answer ?? new Error("over");
    return answer;
  };
  const ear = { news: () => said.push("news"), live: (is: boolean) => said.push(is ? "live" : "not live") };
  await follow(ask, ear, ended.signal, async (ms) => void said.push(`pause ${ms}`));
  return said;
}

describe("a run is followed", () => {
  it("window after window, to its end", async () => {
    const said = await followed([window("a", ["start", "log"]), window("a", []), window("b", ["step", "end"], { done: true, retryAfterMs: null })]);
    expect(said).toEqual(["after undefined", "live", "news", "pause 1000", "after a", "live", "pause 0", "after a", "not live", "news"]);
  });

  it("from what is there now: what has been is passed over, unless it is much", async () => {
    const before = (cursor: string) => window(cursor, ["log"], { retryAfterMs: 0 });
    expect(await followed([before("a"), window("b", ["run"])])).toEqual(["after undefined", "after a", "live", "news", "pause 1000", "after b"]);
    const much = await followed(Array.from({ length: 9 }, (_, at) => before(String(at))));
    expect(much.filter((each) => each.startsWith("after"))).toHaveLength(6);
    expect(much.at(-1)).toBe("not live");
  });

  it("no longer where the host has no events", async () => {
    expect(await followed([new ApiError(404, 1, "no such path", "")])).toEqual(["after undefined", "not live"]);
  });

  it("again after a failure that passes, and from the beginning if the place is not known any more", async () => {
    const offline = new ApiError(0, 0, "away", "");
    expect(await followed([window("a", ["log"]), offline, window("b", ["log"])])).toEqual([
      ...["after undefined", "live", "news", "pause 1000", "after a", "not live", "pause 3000", "after a", "live", "news", "pause 1000", "after b"],
    ]);
    const said = await followed([window("a", ["log"]), new ApiError(400, 2, "cursor", ""), window("b", ["log"])]);
    expect(said.filter((each) => each.startsWith("after"))).toEqual(["after undefined", "after a", "after undefined", "after b"]);
  });
});
