/** The steps as a drawing. Each box is a button: it chooses the step, as its row does. */
import { useLayoutEffect, useMemo, useRef } from "react";
import { m } from "../../i18n";
import { useAdd } from "../add/open";
import { Button } from "../../ui/button";
import { save } from "../../ui/save";
import { useClipboard } from "../list/clipboard";
import { useNodes } from "../list/list";
import { iconPath } from "../list/icons";
import { sentence } from "../list/sentence";
import { useProblems } from "../problems/problems";
import { useMarks } from "../run/marks";
import { select } from "../state/actions";
import { stepName, useCatalogue } from "../state/catalogue";
import { useEditor, useStoreOf } from "../state/store";
import { type Box, type Edge, layout, NODE } from "./layout";
import { MiniMap } from "./map";
import { statusWord } from "../../ui/status";

const path = ({ from, to, back }: Edge): string => {
  if (back) return `M${from.x + 6} ${from.y} H${from.x} V${to.y} H${to.x + 6}`;
  if (from.x === to.x) return `M${from.x} ${from.y} V${to.y}`;
  const half = (from.y + to.y) / 2;
  return `M${from.x} ${from.y} C${from.x} ${half} ${to.x} ${half} ${to.x} ${to.y}`;
};

export function Graph({ onOpen }: { onOpen: () => void }) {
  const nodes = useNodes();
  const { name } = useEditor((state) => state.history.present);
  const made = useMemo(() => layout(nodes), [nodes]);
  const drawing = useRef<SVGSVGElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const mayWrite = useEditor((state) => state.mayWrite);
  useClipboard(useStoreOf());
  // A drawing that is wider than its frame begins in the middle, where the first step stands.
  useLayoutEffect(() => {
    if (frame.current) frame.current.scrollLeft = (frame.current.scrollWidth - frame.current.clientWidth) / 2;
  }, []);
  return (
    <div className="graph" ref={frame}>
      <div className="graph-tools">
        <Button icon="download" onPress={() => drawing.current && save(`${name}.svg`, new Blob([asFile(drawing.current)], { type: "image/svg+xml" }))}>
          SVG
        </Button>
      </div>
      <svg ref={drawing} width={made.width} height={made.height} viewBox={`0 0 ${made.width} ${made.height}`} role="group" aria-label={m.ed_graph()}>
        <Fade />
        {made.frames.map((frame) => (
          <rect key={frame.id} className="graph-frame" x={frame.x} y={frame.y} width={frame.width} height={frame.height} rx="8" />
        ))}
        {made.edges.map((edge, index) => (
          <path key={index} className={edge.back ? "graph-edge back" : "graph-edge"} d={path(edge)} />
        ))}
        {made.boxes.map((box) => (
          <StepBox key={box.id} box={box} onOpen={onOpen} />
        ))}
        {mayWrite && made.edges.map((edge) => edge.at && <Plus key={`${edge.at.id} ${edge.at.place}`} edge={edge} at={edge.at} />)}
      </svg>
      {made.boxes.length > MANY && <MiniMap of={made} frame={frame} />}
    </div>
  );
}

/** From so many boxes on there is a map of them. */
const MANY = 60;
const DOT = 9;

/** Adds a step into a line. With the keyboard it is the key `a` on the box above. */
function Plus({ edge: { from, to }, at }: { edge: Edge; at: NonNullable<Edge["at"]> }) {
  const show = useAdd();
  return (
    <g className="graph-plus" aria-hidden="true" transform={`translate(${(from.x + to.x) / 2} ${(from.y + to.y) / 2})`} onClick={() => show(at)}>
      <circle r={DOT + 4} className="graph-reach" />
      <circle r={DOT} />
      <path d="M-4 0h8M0-4v8" />
    </g>
  );
}

/** As much of a line as its button says; what the box has no room for fades out in the drawing alone. */
const MOST = 120;
const FADE = "graph-fade";

function Fade() {
  return (
    <defs>
      <linearGradient id={`${FADE}-tone`}>
        <stop offset="0.85" stopColor="#fff" />
        <stop offset="0.98" stopColor="#000" />
      </linearGradient>
      <mask id={FADE} maskUnits="userSpaceOnUse" x="0" y="0" width={NODE.width} height={NODE.height}>
        <rect width={NODE.width} height={NODE.height} fill={`url(#${FADE}-tone)`} />
      </mask>
    </defs>
  );
}

function StepBox({ box, onOpen }: { box: Box; onOpen: () => void }) {
  const { step, index } = box.node;
  const store = useStoreOf();
  const catalogue = useCatalogue();
  const chosen = useEditor((state) => state.shown === step.id);
  const worst = useProblems().byStep.get(step.id)?.[0]?.severity;
  const mark = useMarks().get(step.id);
  const row = catalogue.rows.get(step.moduleId);
  const name = stepName(step, catalogue);
  const line = sentence(step, catalogue).slice(0, MOST);
  const open = () => {
    select(store, step.id);
    onOpen();
  };
  return (
    <g
      className={["graph-step", chosen && "chosen", step.isDisabled && "off", mark?.status].filter(Boolean).join(" ")}
      transform={`translate(${box.x} ${box.y})`}
      role="button"
      tabIndex={0}
      data-key={step.id}
      aria-pressed={chosen}
      aria-label={[index + 1, name, line, mark && statusWord(mark.status)].filter(Boolean).join(" ")}
      onClick={() => select(store, step.id)}
      onKeyDown={(event) => {
        // The others are those of the list.
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        open();
      }}
    >
      <rect width={NODE.width} height={NODE.height} rx="6" />
      <svg x="9" y="14" width="16" height="16" viewBox="0 0 16 16" className="icon">
        <path d={iconPath(row?.metadata.icon)} />
      </svg>
      <g mask={`url(#${FADE})`}>
        <text x="32" y={line ? 18 : 27} className="graph-name">
          {`${index + 1} ${name} `}
        </text>
        {line && (
          <text x="32" y="34" className="graph-line">
            {line}
          </text>
        )}
      </g>
      {worst && <circle className={`graph-problem of-${worst}`} cx={NODE.width - 3} cy="3" r="5" />}
    </g>
  );
}

/** The drawing with its colours written into it, as a file needs them. */
function asFile(drawing: SVGSVGElement): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const [from, to] = [drawing.querySelectorAll("*"), copy.querySelectorAll("*")];
  from.forEach((element, index) => {
    const style = getComputedStyle(element);
    const target = to[index];
    for (const name of ["fill", "stroke", "stroke-width", "stroke-dasharray", "font-family", "font-size", "font-weight"]) {
      target?.setAttribute(name, style.getPropertyValue(name));
    }
    target?.removeAttribute("class");
  });
  copy.querySelectorAll("[aria-hidden]").forEach((element) => element.remove());
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return new XMLSerializer().serializeToString(copy);
}
