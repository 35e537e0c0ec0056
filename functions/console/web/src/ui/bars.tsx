/** Stacked bars, and the same numbers as a table for whoever cannot or will not read bars. */
import { m } from "../i18n";

export interface Bar {
  name: string;
  parts: { completed: number; failed: number; other: number };
}

const WIDTH = 960;
const HEIGHT = 120;
const GAP = 6;
/** Where the figures of the axis stand. */
const LEFT = 28;
const BELOW = 18;
const KINDS = ["completed", "other", "failed"] as const;
const NAMES = { completed: m.status_completed, other: m.status_other, failed: m.status_failed } as const;

/** A round number that is at least that large. */
export function ceiling(value: number): number {
  if (value <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value) ?? value;
}

/** Where there is no room for all bars, the last ones are in sight. */
const latest = (figure: HTMLElement | null) => {
  if (figure) figure.scrollLeft = figure.scrollWidth;
};

export function Bars({ label, bars }: { label: string; bars: Bar[] }) {
  const sum = ({ parts }: Bar) => parts.completed + parts.failed + parts.other;
  const top = ceiling(Math.max(...bars.map(sum), 1));
  const width = (WIDTH - LEFT) / bars.length;
  const every = Math.ceil(bars.length / 8);
  return (
    <figure className="bars" ref={latest}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT + BELOW}`} role="img" aria-label={label}>
        {[0, top / 2, top].map((value) => (
          <g key={value}>
            <line x1={LEFT} x2={WIDTH} y1={HEIGHT - (value / top) * (HEIGHT - 8)} y2={HEIGHT - (value / top) * (HEIGHT - 8)} />
            <text x={LEFT - 6} y={HEIGHT - (value / top) * (HEIGHT - 8) + 4} textAnchor="end">
              {value}
            </text>
          </g>
        ))}
        {bars.map((bar, index) => {
          let y = HEIGHT;
          return (
            <g key={bar.name + index}>
              <title>{`${bar.name} · ${KINDS.map((kind) => `${NAMES[kind]()} ${bar.parts[kind]}`).join(" · ")}`}</title>
              <rect className="hit" x={LEFT + index * width} y={0} width={width} height={HEIGHT} />
              {KINDS.map((kind) => {
                const height = (bar.parts[kind] / top) * (HEIGHT - 8);
                y -= height;
                return (
                  <rect key={kind} className={kind} x={LEFT + index * width + GAP / 2} y={y} width={Math.max(width - GAP, 1)} height={height} />
                );
              })}
              {index % every === 0 && (
                <text x={LEFT + index * width + width / 2} y={HEIGHT + 14} textAnchor="middle">
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
