import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { redeliver, removeRun, type Run, runsChanged, stop } from "../../api/runs";
import { useMay } from "../../api/session";
import { m } from "../../i18n";
import { attempt } from "../../ui/attempt";
import { Button } from "../../ui/button";
import { Ask } from "../../ui/dialog";
import { copy } from "../../ui/id";
import { useLetters } from "../../ui/letters";
import { Menu } from "../../ui/menu";
import { save } from "../../ui/save";

const MakeTest = lazy(() => import("./make-test").then((file) => ({ default: file.MakeTest })));

export function Actions({ run }: { run: Run }) {
  const navigate = useNavigate();
  const [mayRun, mayWrite] = [useMay("execute"), useMay("write")];
  const [asking, setAsking] = useState<"stop" | "remove" | "test">();
  const id = run.executionId;
  const runs = run.status === "running";
  const repair = () => void navigate({ to: "/r/$id", params: { id }, search: (now) => ({ ...now, repair: true }) });
  useLetters(mayRun ? (runs ? { s: () => setAsking("stop") } : { r: repair }) : {});
  return (
    <>
      {mayRun && runs && (
        <Button icon="stop" onPress={() => setAsking("stop")}>
          {m.stop()}
        </Button>
      )}
      {mayRun && !runs && (
        <Button icon={run.status === "completed" ? "rerun" : "repair"} kind={run.status === "completed" ? "plain" : "primary"} onPress={repair}>
          {run.status === "completed" ? m.rerun() : m.repair()}
        </Button>
      )}
      <Menu
        label={m.actions()}
        actions={[
          { id: "link", name: m.copy_link(), icon: "link", onAction: () => void copy(location.href, m.link()) },
          {
            id: "json",
            name: m.download_json(),
            icon: "download",
            onAction: () => save(`${id}.json`, new Blob([JSON.stringify(run, null, 2)])),
          },
          mayWrite && !runs && { id: "test", name: m.ts_make(), icon: "check", onAction: () => setAsking("test") },
          run.origin !== undefined && {
            id: "compare",
            name: m.compare_origin(),
            onAction: () => void navigate({ to: "/compare", search: { a: run.origin?.executionId, b: id } }),
          },
          mayRun &&
            run.callback?.state === "dead" && {
              id: "redeliver",
              name: m.redeliver(),
              icon: "rerun",
              onAction: () => void attempt(() => redeliver(id).then(runsChanged), m.redelivered()),
            },
          mayWrite && !runs && { id: "remove", name: m.remove(), icon: "trash", danger: true, onAction: () => setAsking("remove") },
        ]}
      />
      {asking === "test" && (
        <Suspense>
          <MakeTest run={run} onClose={() => setAsking(undefined)} />
        </Suspense>
      )}
      <Ask
        title={m.stop_one()}
        action={m.stop()}
        danger
        open={asking === "stop"}
        onClose={() => setAsking(undefined)}
        onDo={() => stop(id).then(runsChanged)}
      >
        <p>{m.stop_says()}</p>
      </Ask>
      <Ask
        title={m.remove_run()}
        action={m.remove()}
        danger
        open={asking === "remove"}
        onClose={() => setAsking(undefined)}
        onDo={async () => {
          await removeRun(id);
          await navigate({ to: "/runs" });
          void runsChanged();
        }}
      >
        <p>{m.remove_runs_says()}</p>
      </Ask>
    </>
  );
}
