/** A row of the list: one step. */
import { memo } from "react";
import { Button, Collection, TreeItem, TreeItemContent } from "react-aria-components";
import { m } from "../../i18n";
import { Icon } from "../../ui/icon";
import { Status } from "../../ui/status";
import { Lasting } from "../../ui/time";
import { plain } from "../model/change";
import type { Step } from "../model/draft";
import type { Node } from "../model/tree";
import { useProblems } from "../problems/problems";
import { useMarks } from "../run/marks";
import { stepName, useCatalogue } from "../state/catalogue";
import { useEditor } from "../state/store";
import { useAdd } from "../add/open";
import { ModuleIcon } from "./icons";
import { RowMenu } from "./menu";
import { Sentence } from "./sentence";

export const Row = memo(function Row({ node }: { node: Node }) {
  return (
    <TreeItem
      id={node.step.id}
      textValue={`${node.index + 1} ${node.step.name ?? node.step.moduleId} ${node.step.id}`}
      className={node.middle ? "step-row middle" : "step-row"}
    >
      <TreeItemContent>
        {({ hasChildItems, isExpanded }) => <Cells node={node} folds={hasChildItems} open={isExpanded} />}
      </TreeItemContent>
      <Collection items={node.kids}>{(kid) => <Row node={kid} />}</Collection>
    </TreeItem>
  );
}, (before, after) => before.node === after.node);

function Cells({ node, folds, open }: { node: Node; folds: boolean; open: boolean }) {
  const { step } = node;
  const catalogue = useCatalogue();
  const row = catalogue.rows.get(step.moduleId);
  const mayWrite = useEditor((state) => state.mayWrite);
  const show = useAdd();
  const name = stepName(step, catalogue);
  return (
    <div className={step.isDisabled ? "step-cells off" : "step-cells"}>
      {Array.from({ length: node.depth }, (_, level) => (
        <i key={level} className="rail-line" />
      ))}
      {folds ? (
        <Button slot="chevron" className="chevron" aria-label={open ? m.ed_fold() : m.ed_unfold()}>
          <Icon name={open ? "down" : "right"} size={12} />
        </Button>
      ) : (
        <span className="chevron" />
      )}
      {mayWrite && !node.middle ? (
        <Button slot="drag" className="grip" aria-label={m.ed_drag({ name })}>
          ⠿
        </Button>
      ) : (
        mayWrite && <span className="grip" />
      )}
      <span className="step-place num">{node.index + 1}</span>
      <ModuleIcon icon={row?.metadata.icon} category={row?.metadata.category} />
      <span className="step-name">{name}</span>
      <span className="sentence">
        <Sentence step={step} catalogue={catalogue} />
      </span>
      <Marks step={step} />
      {mayWrite && (
        <span className="row-tools">
          <Button className="tool" aria-label={m.ed_add_after({ name })} onPress={() => show({ id: step.id, place: folds && open ? "inside" : "below" })}>
            <Icon name="plus" size={14} />
          </Button>
          <RowMenu step={step} name={name} />
        </span>
      )}
    </div>
  );
}

function Marks({ step }: { step: Step }) {
  const problems = useProblems().byStep.get(step.id);
  const mark = useMarks().get(step.id);
  const retries = plain(step.parameters.__error_policy) === "RETRY" ? Number(plain(step.parameters.__retry_count) ?? 3) : 0;
  const skips = plain(step.parameters.__error_policy) === "SKIP" || plain(step.parameters.__then) === "SKIP";
  const worst = problems?.some(({ severity }) => severity === "error") ? "error" : problems?.[0]?.severity;
  return (
    <span className="marks">
      {step.isDisabled && <span className="chip">{m.status_off()}</span>}
      {retries > 0 && <span className="chip" title={m.ed_retries({ times: String(retries) })}>↻ {retries}</span>}
      {skips && <span className="chip">{m.ed_goes_on()}</span>}
      {step.isOutput && <span className="chip">{m.ed_is_output()}</span>}
      {step.note && <span className="chip" title={step.note}>{m.ed_note()}</span>}
      {mark && (
        <>
          {mark.outputs !== undefined && <Output of={mark.outputs} />}
          <Status of={mark.status} iconOnly />
          <span className="muted small"><Lasting ms={mark.duration} /></span>
        </>
      )}
      {worst && (
        <span className={`problem-mark of-${worst}`} title={problems?.map(({ text }) => text).join("\n")}>
          <span aria-hidden="true">{worst === "error" ? "✕" : worst === "warning" ? "!" : "i"}</span>
          <span className="hidden">{m.ed_problem_count({ count: String(problems?.length ?? 0) })}</span>
        </span>
      )}
    </span>
  );
}

/** So much of it is drawn; the rest is out of sight in any case. */
const SHOWN = 80;
const LONG = 600;

/** What a step gave in the test: its one output, or all by name. */
function Output({ of }: { of: unknown }) {
  const values = typeof of === "object" && of !== null ? Object.values(of) : [of];
  const text = JSON.stringify(values.length === 1 ? values[0] : of) ?? "";
  return (
    <span className="step-out" title={text.slice(0, LONG)}>
      {text.slice(0, SHOWN)}
    </span>
  );
}
