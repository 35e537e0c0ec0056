import { m } from "../../i18n";
import { Button } from "../../ui/button";
import type { Question } from "./question";

/** The ways to a new workflow. */
export function Create({ ask }: { ask: (question: Question) => void }) {
  return (
    <>
      <Button icon="upload" onPress={() => ask({ kind: "import" })}>
        {m.do_import()}
      </Button>
      <Button kind="primary" icon="plus" onPress={() => ask({ kind: "create" })}>
        {m.workflow_new()}
      </Button>
    </>
  );
}
