/**
 * Where a time stands in the picture of a run. Between two events time runs as it is up to five seconds; what is longer
 * is shortened, so that an hour of waiting leaves room for the steps around it.
 */
export interface Span {
  from: number;
  to: number;
}
export interface Scale {
  /** From 0 to 1. */
  at: (time: number) => number;
  /** What has been shortened. */
  gaps: Span[];
}

const WHOLE = 5_000;

/** How much room a time without events takes: all of it, or little more for each tenfold. */
const room = (length: number) => (length <= WHOLE ? length : WHOLE * (1 + Math.log10(length / WHOLE)));

export function scale(whole: Span, events: number[]): Scale {
  const inside = events.filter((time) => time > whole.from && time < whole.to);
  const stops = [...new Set([whole.from, ...inside, Math.max(whole.to, whole.from + 1)])].sort((a, b) => a - b);
  const parts = stops.slice(1).map((to, index) => ({ from: stops[index] ?? to, to }));
  const total = parts.reduce((sum, { from, to }) => sum + room(to - from), 0);
  let used = 0;
  const laid = parts.map((part) => {
    const start = used / total;
    const width = room(part.to - part.from) / total;
    used += room(part.to - part.from);
    return { ...part, start, width };
  });
  return {
    at(time) {
      if (time <= whole.from) return 0;
      const part = laid.find(({ to }) => time <= to);
      return part ? part.start + (part.width * (time - part.from)) / (part.to - part.from) : 1;
    },
    gaps: parts.filter(({ from, to }) => to - from > WHOLE),
  };
}
