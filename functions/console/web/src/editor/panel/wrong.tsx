/** What is wrong with a field, and what was probably meant. */
import { Button } from "react-aria-components";
import { m } from "../../i18n";
import { plain, setParameter } from "../model/change";
import type { Step } from "../model/draft";
import type { Problem } from "../problems/problems";
import { Code } from "../problems/code";
import { changeStep } from "../state/actions";
import { useEditor, useStoreOf } from "../state/store";

export function Wrong({ step, field, problems }: { step: Step; field: string; problems: readonly Problem[] }) {
  const store = useStoreOf();
  const mayWrite = useEditor((state) => state.mayWrite);
  const mend = ({ range, suggestion }: Problem) => {
    const text = plain(step.parameters[field]);
    if (typeof text !== "string" || !range || !suggestion) return;
    const chars = [...text];
    const next = [...chars.slice(0, range.from), suggestion, ...chars.slice(range.to)].join("");
    changeStep(store, step.id, (now) => setParameter(now, field, next));
  };
  return problems.map((problem, index) => (
    <p key={index} className={`wrong-line of-${problem.severity}`}>
      <span>{problem.text}</span> <Code of={problem.code} />
      {problem.suggestion && problem.range && mayWrite && (
        <Button className="link" onPress={() => mend(problem)}>
          {m.ed_use({ what: problem.suggestion })}
        </Button>
      )}
    </p>
  ));
}
