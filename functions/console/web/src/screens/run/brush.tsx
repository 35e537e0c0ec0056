/** The whole run as a strip, with a window that is drawn large below: by the pointer or by the arrow keys. */
import { useState, type PointerEvent } from "react";
import { Slider, SliderThumb, SliderTrack } from "react-aria-components";
import { m } from "../../i18n";
import { IconButton } from "../../ui/button";

/** A part of the run, from 0 to 1. */
export type Window = readonly [from: number, to: number];
export const WHOLE: Window = [0, 1];

/** In hundredths; a window has at least one. */
const FULL = 100;

/** Where something stands in the window. */
export const within = ([from, to]: Window, at: number) => (at - from) / (to - from);

interface BrushProps {
  /** What is drawn in the strip, each from 0 to 1. */
  bars: { from: number; to: number; status: string }[];
  window: Window;
  onChange: (window: Window) => void;
}

export function Brush({ bars, window, onChange }: BrushProps) {
  const [drag, setDrag] = useState<number>();
  const place = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - left) / width));
  };
  const set = (a: number, b: number) => {
    const [from, to] = [Math.floor(Math.min(a, b) * FULL), Math.ceil(Math.max(a, b) * FULL)];
    if (to > from) onChange([from / FULL, to / FULL]);
  };
  const zoomed = window[0] > 0 || window[1] < 1;
  return (
    <div className="brush">
      <Slider
        aria-label={m.zoom()}
        minValue={0}
        maxValue={FULL}
        value={window.map((at) => Math.round(at * FULL))}
        onChange={([from = 0, to = FULL]) => to > from && onChange([from / FULL, to / FULL])}
      >
        <SliderTrack className="brush-track">
          <div
            className="brush-bars"
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId);
              event.stopPropagation();
              setDrag(place(event));
            }}
            onPointerMove={(event) => drag !== undefined && Math.abs(place(event) - drag) > 1 / FULL && set(drag, place(event))}
            onPointerUp={() => setDrag(undefined)}
            onDoubleClick={() => onChange(WHOLE)}
          >
            {bars.map(({ from, to, status }, at) => (
              <span key={at} className={`bar-of ${status}`} style={{ insetInlineStart: `${from * 100}%`, width: `${Math.max(to - from, 0.004) * 100}%` }} />
            ))}
            <span className="brush-out" style={{ insetInlineStart: 0, width: `${window[0] * 100}%` }} />
            <span className="brush-out" style={{ insetInlineEnd: 0, width: `${(1 - window[1]) * 100}%` }} />
          </div>
          <SliderThumb index={0} className="brush-thumb" aria-label={m.zoom_from()} />
          <SliderThumb index={1} className="brush-thumb" aria-label={m.zoom_to()} />
        </SliderTrack>
      </Slider>
      <span className="brush-reset">{zoomed && <IconButton icon="close" label={m.zoom_whole()} onPress={() => onChange(WHOLE)} />}</span>
    </div>
  );
}
