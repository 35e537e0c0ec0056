/** A part at the foot whose height is chosen, by the pointer or by the arrow keys. */
import { type ReactNode, useRef } from "react";
import { store, useStore } from "../../ui/store";

/** In percent of what is around it. */
const height = store("sluice.test-height", 55, (value) => typeof value === "number");
const [LEAST, MOST, STEP] = [20, 85, 5];
const bound = (percent: number) => Math.round(Math.min(MOST, Math.max(LEAST, percent)));

export function Sized({ label, children }: { label: string; children: ReactNode }) {
  const now = useStore(height);
  const frame = useRef<HTMLDivElement>(null);
  const drag = (y: number) => {
    const around = frame.current?.parentElement?.getBoundingClientRect();
    if (around) height.set(bound(((around.bottom - y) / around.height) * 100));
  };
  return (
    <div className="sized" ref={frame} style={{ height: `${now}%` }}>
      <div
        className="sizer"
        role="separator"
        tabIndex={0}
        aria-orientation="horizontal"
        aria-label={label}
        aria-valuemin={LEAST}
        aria-valuemax={MOST}
        aria-valuenow={now}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && drag(event.clientY)}
        onKeyDown={(event) => {
          const by = { ArrowUp: STEP, ArrowDown: -STEP }[event.key];
          if (by === undefined) return;
          event.preventDefault();
          height.set(bound(now + by));
        }}
      />
      {children}
    </div>
  );
}
