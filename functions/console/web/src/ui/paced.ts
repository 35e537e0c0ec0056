/** Does something soon after it is asked for, and while it is asked for again and again, later and later. */

/** The time from one to the next, in a row. */
const GAPS = [1_000, 2_000, 4_000, 5_000] as const;

/** `act` costs a request, of which there is a limited number in a minute. */
export function paced(act: () => void, now: () => number = Date.now) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = -Infinity;
  let row = 0;
  const gap = () => GAPS[Math.min(row, GAPS.length - 1)] ?? 0;
  return {
    call() {
      if (timer !== undefined) return;
      const since = now() - last;
      row = since > 2 * gap() ? 0 : row + 1;
      timer = setTimeout(
        () => {
          timer = undefined;
          last = now();
          act();
        },
        Math.max(gap() - since, 0),
      );
    },
    stop: () => clearTimeout(timer),
  };
}
