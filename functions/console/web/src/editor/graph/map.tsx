/** The whole drawing, small, with what is in sight marked in it. A click or a drag goes there. */
import { type PointerEvent, type RefObject, useEffect, useState } from "react";
import type { Layout } from "./layout";

/** The longest sides of the map. */
const WIDTH = 140;
const HEIGHT = 180;

interface Seen {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A picture for the eye alone: the boxes themselves are reached by their order. */
export function MiniMap({ of, frame }: { of: Layout; frame: RefObject<HTMLDivElement | null> }) {
  const scale = Math.min(WIDTH / of.width, HEIGHT / of.height);
  const [seen, setSeen] = useState<Seen>();
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const look = () => {
      // A drawing that is narrower than its frame stands in the middle of it.
      const side = Math.max(0, (element.clientWidth - of.width) / 2);
      setSeen({ x: element.scrollLeft - side, y: element.scrollTop, width: element.clientWidth, height: element.clientHeight });
    };
    look();
    element.addEventListener("scroll", look, { passive: true });
    const resized = new ResizeObserver(look);
    resized.observe(element);
    return () => {
      element.removeEventListener("scroll", look);
      resized.disconnect();
    };
  }, [frame, of]);
  const go = (event: PointerEvent<SVGSVGElement>) => {
    if (event.buttons === 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    const element = frame.current;
    element?.scrollTo((event.clientX - box.left) / scale - element.clientWidth / 2, (event.clientY - box.top) / scale - element.clientHeight / 2);
  };
  return (
    <div className="graph-map" aria-hidden="true">
      <svg width={of.width * scale} height={of.height * scale} viewBox={`0 0 ${of.width} ${of.height}`} onPointerDown={go} onPointerMove={go}>
        {of.boxes.map(({ id, x, y, width, height }) => (
          <rect key={id} x={x} y={y} width={width} height={height} />
        ))}
        {seen && <rect className="seen" {...seen} />}
      </svg>
    </div>
  );
}
