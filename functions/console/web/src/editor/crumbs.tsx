/** The blocks around the step that is shown. */
import { Button } from "react-aria-components";
import { m } from "../i18n";
import { reveal } from "./list/reveal";
import { around } from "./model/span";
import { select } from "./state/actions";
import { stepName, useCatalogue } from "./state/catalogue";
import { useEditor, useSteps, useStoreOf } from "./state/store";

export function Crumbs() {
  const store = useStoreOf();
  const steps = useSteps();
  const catalogue = useCatalogue();
  const shown = useEditor((state) => state.shown);
  const at = steps.findIndex(({ id }) => id === shown);
  const blocks = at < 0 ? [] : around(steps, at).flatMap(({ open, arm }) => (arm === undefined ? [open] : [open, arm]));
  const block = useEditor((state) => state.block);
  const alone = steps.find(({ id }) => id === block);
  if (blocks.length === 0 && !alone) return null;
  return (
    <nav className="crumbs" aria-label={m.ed_blocks_around()}>
      {blocks.map((index) => {
        const step = steps[index];
        return (
          step && (
            <Button key={step.id} className="crumb" onPress={() => (select(store, step.id), reveal(step.id))}>
              {index + 1} {stepName(step, catalogue)}
            </Button>
          )
        );
      })}
      {alone && (
        <Button className="crumb alone" onPress={() => store.set({ block: undefined })}>
          {m.ed_focus_end()}
        </Button>
      )}
    </nav>
  );
}
