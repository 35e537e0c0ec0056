/** Stacked bars, and the same numbers as a table for whoever cannot or will not read bars. */
import { useEffect, useRef, useState } from "react";
import type { Part } from "../api/stats";
import { m } from "../i18n";

export interface Bar {
  name: string;
  parts: { completed: number; failed: number; other: number };
}

/** The bar of the runs of an hour or a day. */
export const barOf = ({ successfulExecutions, failedExecutions, cancelledExecutions, runningExecutions }: Part, name: string): Bar => ({
  name,
  parts: { completed: successfulExecutions, failed: failedExecutions, other: cancelledExecutions + runningExecutions },
});

/** As wide as it is drawn, so that its letters keep their size. */
const FIRST_WIDTH = 960;
const LABEL = 72;
/** On a wide screen they are higher, too. */
const heightOf = (width: number) => Math.min(Math.max(120, width / 8), 200);
const GAP = 6;
/** A bar of few is no wall. */
const WIDEST = 64;
/** Where the figures of the axis stand. */
const LEFT = 28;
const BELOW = 18;
const KINDS = ["completed", "other", "failed"] as const;
const NAMES = { completed: m.status_completed, other: m.status_other, failed: m.status_failed } as const;

/** A round number that is at least that large; so is its half, as runs are whole. */
export function ceiling(value: number): number {
  if (value <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 6, 8, 10].map((step) => step * power).find((step) => step >= value) ?? value;
}

export function Bars({ label, bars }: { label: string; bars: Bar[] }) {
  const sum = ({ parts }: Bar) => parts.completed + parts.failed + parts.other;
  const top = ceiling(Math.max(...bars.map(sum), 1));
  const figure = useRef<HTMLElement>(null);
  const [drawn, setDrawn] = useState(FIRST_WIDTH);
  useEffect(() => {
    if (!figure.current) return;
    const observer = new ResizeObserver(([entry]) => entry && setDrawn(Math.max(entry.contentRect.width, LABEL * 2)));
    observer.observe(figure.current);
    return () => observer.disconnect();
  }, []);
  const high = heightOf(drawn);
  const width = (drawn - LEFT) / bars.length;
  const thick = Math.min(width - Math.min(GAP, width / 4), WIDEST);
  const every = Math.ceil(bars.length / Math.max((drawn - LEFT) / LABEL, 1));
  return (
    <figure className="bars" ref={figure}>
      <svg viewBox={`0 0 ${drawn} ${high + BELOW}`} role="img" aria-label={label}>
        {[0, top / 2, top].map((value) => (
          <g key={value}>
            <line x1={LEFT} x2={drawn} y1={high - (value / top) * (high - 8)} y2={high - (value / top) * (high - 8)} />
            <text x={LEFT - 6} y={high - (value / top) * (high - 8) + 4} textAnchor="end">
              {value}
            </text>
          </g>
        ))}
        {bars.map((bar, index) => {
          let y = high;
          return (
            <g key={bar.name + index}>
              <title>{`${bar.name} · ${KINDS.map((kind) => `${NAMES[kind]()} ${bar.parts[kind]}`).join(" · ")}`}</title>
              <rect className="hit" x={LEFT + index * width} y={0} width={width} height={high} />
              {KINDS.map((kind) => {
                const height = (bar.parts[kind] / top) * (high - 8);
                y -= height;
                return (
                  <rect key={kind} className={kind} x={LEFT + index * width + (width - thick) / 2} y={y} width={Math.max(thick, 1)} height={height} />
                );
              })}
              {index % every === 0 && (
                <text x={LEFT + index * width + width / 2} y={high + 14} textAnchor="middle">
                  {bar.name}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      <figcaption className="row small">
        {KINDS.map((kind) => (
          <span key={kind} className={`key ${kind}`}>
            {NAMES[kind]()}
          </span>
        ))}
        <details className="as-table">
          <summary>{m.as_table()}</summary>
          <table>
            <thead>
              <tr>
                <th scope="col">{m.time()}</th>
                {KINDS.map((kind) => (
                  <th key={kind} scope="col">
                    {NAMES[kind]()}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {bars
                .filter((bar) => sum(bar) > 0)
                .map((bar) => (
                  <tr key={bar.name}>
                    <th scope="row">{bar.name}</th>
                    {KINDS.map((kind) => (
                      <td key={kind}>{bar.parts[kind]}</td>
                    ))}
                  </tr>
                ))}
            </tbody>
          </table>
        </details>
      </figcaption>
    </figure>
  );
}
