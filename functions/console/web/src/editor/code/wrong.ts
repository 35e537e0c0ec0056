/** Places in a text that are marked as wrong, each with what is said about it. */
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";

export interface Range {
  from: number;
  to: number;
  /** Shown where the pointer rests on it. */
  says?: string;
  /** No error, only something to look at. */
  mild?: boolean;
}

export const mark = StateEffect.define<readonly Range[]>();

const drawn = ({ from, to, says, mild }: Range) =>
  Decoration.mark({ class: mild ? "wrong mild" : "wrong", ...(says && { attributes: { title: says } }) }).range(from, to);

export const wrongs = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(before, transaction) {
    let next = before.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(mark)) continue;
      const end = transaction.newDoc.length;
      next = Decoration.set(effect.value.filter(({ from, to }) => from < to && to <= end).map(drawn), true);
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});
