/** Changes that an earlier tab has left behind: taken up again, compared, or dropped. */
import { useState } from "react";
import { stringify } from "yaml";
import { m } from "../../i18n";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { exact } from "../../ui/time";
import { count, same, type Step } from "../model/draft";
import { isChanged, useStoreOf } from "../state/store";
import { dropEntry, type Entry, journaled } from "./journal";

interface LeftProps {
  entry: Entry;
  onDone: () => void;
  /** Shows the text that cannot be read. */
  onUnread: () => void;
}

export function Left({ entry, onDone, onUnread }: LeftProps) {
  const store = useStoreOf();
  const [comparing, setComparing] = useState(false);
  const restore = () => {
    const { history } = store.get();
    // What was edited here meanwhile is one step back.
    const past = isChanged(store.get()) ? [...entry.history.past, history.present] : entry.history.past;
    // The tag of then goes with it: if somebody has stored since, storing says so.
    store.set({ base: entry.base, etag: entry.etag, history: { ...entry.history, past }, unread: entry.unread });
    if (entry.unread) onUnread();
    // The journal writes it down as its own first.
    void journaled(store).then(() => dropEntry(entry.id), () => undefined);
    onDone();
  };
  const drop = () => {
    void dropEntry(entry.id);
    onDone();
  };
  return (
    <div className="notice row" role="status">
      <span>{m.ed_left({ count: String(count(entry.base, entry.history.present) + (entry.unread ? 1 : 0)), time: exact(entry.at) })}</span>
      <span className="row end">
        <Button kind="primary" onPress={restore}>
          {m.ed_restore()}
        </Button>
        <Button onPress={() => setComparing(true)}>{m.ed_compare()}</Button>
        <Button onPress={drop}>{m.ed_drop()}</Button>
      </span>
      <Dialog title={m.ed_compare()} open={comparing} onClose={() => setComparing(false)} wide>
        <Changes before={entry.base.steps} after={entry.history.present.steps} unread={entry.unread?.text} />
      </Dialog>
    </div>
  );
}

/** What would be stored now. */
export function Unsaved({ onClose }: { onClose: () => void }) {
  const { base, history, unread } = useStoreOf().get();
  return (
    <Dialog title={m.ed_unsaved({ count: String(count(base, history.present) + (unread ? 1 : 0)) })} open onClose={onClose} wide>
      <Changes before={base.steps} after={history.present.steps} unread={unread?.text} />
    </Dialog>
  );
}

function Changes({ before, after, unread }: { before: readonly Step[]; after: readonly Step[]; unread?: string }) {
  const [old, now] = [new Map(before.map((step) => [step.id, step])), new Map(after.map((step) => [step.id, step]))];
  const ids = [...new Set([...old.keys(), ...now.keys()])].filter((id) => !same(old.get(id), now.get(id)));
  const text = (step: Step | undefined) => (step ? stringify(step, { lineWidth: 0 }) : m.ed_removed());
  if (unread !== undefined) {
    return (
      <>
        <p>{m.ed_unread_save()}</p>
        <pre>{unread}</pre>
      </>
    );
  }
  if (ids.length === 0) return <p className="muted">{m.ed_only_settings()}</p>;
  return ids.map((id) => (
    <section key={id} className="conflict">
      <h3>
        {m.step()} <code>{id}</code>
      </h3>
      <div className="sides">
        <div>
          <span className="strong">{m.ed_before()}</span>
          <pre>{text(old.get(id))}</pre>
        </div>
        <div>
          <span className="strong">{m.ed_after()}</span>
          <pre>{text(now.get(id))}</pre>
        </div>
      </div>
    </section>
  ));
}
