/** Says first what a test runs, and where the values of what does not run come from. */
import { m } from "../../i18n";
import { Button } from "../../ui/button";
import type { Step } from "../model/draft";
import { stepName, useCatalogue } from "../state/catalogue";
import type { Cut } from "./case";
import type { Results } from "./trying";

/** So many steps are named. */
const NAMED = 4;

interface PlanProps {
  cut: Cut | undefined;
  steps: Step[];
  results: Results;
  /** Those that send for real. */
  real: Step[];
  onWhole: () => void;
}

export function Plan({ cut, steps, results, real, onWhole }: PlanProps) {
  const catalogue = useCatalogue();
  const shown = steps.slice(0, NAMED).map((step) => stepName(step, catalogue));
  const more = steps.length - shown.length;
  const names = [...shown, ...(more > 0 ? [m.ts_more({ count: String(more) })] : [])].join(m.ts_comma());
  const taken = Object.keys(results.given).length;
  const count = String(steps.length);
  return (
    <p className="test-plan small" role="status">
      <span>
        {!cut ? m.ts_plan_whole({ count }) : "only" in cut ? m.ts_plan_only({ names }) : m.ts_plan_to({ names })}
        {taken > 0 && ` ${m.ts_plan_taken({ names: Object.keys(results.given).join(m.ts_comma()) })}`}
        {results.lacking.length > 0 && ` ${m.ts_plan_lacking({ names: results.lacking.join(m.ts_comma()) })}`} {real.length > 0 ? <span className="strong">{m.ts_plan_real({ names: real.map((step) => stepName(step, catalogue)).join(m.ts_comma()) })}</span> : m.ts_plan_sends()}
      </span>
      {cut && (
        <Button kind="quiet" onPress={onWhole}>
          {m.ts_whole()}
        </Button>
      )}
    </p>
  );
}
