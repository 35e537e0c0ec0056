/** A text with references: they are drawn as pills, `{{` and `[[` offer what there is, and what is wrong is marked. */
import { autocompletion, closeBrackets, completionKeymap, startCompletion } from "@codemirror/autocomplete";
import { EditorState } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, keymap, MatchDecorator, placeholder, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { useEffect, useRef } from "react";
import type { Name } from "../model/scope";
import { complete } from "./complete";
import type { Seen } from "./seen";
import { follow, type Past, setup } from "./setup";
import { mark, type Range, wrongs } from "./wrong";

export interface FieldProps {
  value: string;
  label: string;
  names: () => readonly Name[];
  past: Past;
  /** The values of a run. */
  seen?: Seen;
  onChange: (text: string) => void;
  /** Several lines from the start. */
  tall?: boolean;
  hint?: string;
  wrong?: readonly Range[];
  required?: boolean;
  readOnly?: boolean;
  describedBy?: string;
}

const PILL = new MatchDecorator({
  regexp: /\{\{[^{}]*\}\}|\[\[[^[\]]*\]\]/g,
  decoration: Decoration.mark({ class: "ref" }),
});
const pills = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = PILL.createDeco(view);
    }
    update(update: ViewUpdate) {
      this.decorations = PILL.updateDeco(update, this.decorations);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

export function Field(props: FieldProps) {
  const { value, label, tall, hint, wrong, readOnly, required, describedBy } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const live = useRef(props);
  useEffect(() => {
    live.current = props;
  });
  useEffect(() => {
    if (!host.current) return;
    const { past } = live.current;
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: live.current.value,
        extensions: setup(past, [
          autocompletion({ override: [(context) => complete(() => live.current.names(), context, live.current.seen)], icons: false, defaultKeymap: true }),
          closeBrackets(),
          keymap.of([...completionKeymap, { key: "Alt-ArrowDown", run: startCompletion }]),
          pills,
          wrongs,
          EditorState.readOnly.of(readOnly ?? false),
          EditorView.contentAttributes.of({
            "aria-label": label,
            ...(required && { "aria-required": "true" }),
            ...(describedBy && { "aria-describedby": describedBy }),
          }),
          placeholder(hint ?? ""),
          EditorView.updateListener.of((update) => {
            const text = update.state.doc.toString();
            if (update.docChanged && text !== live.current.value) live.current.onChange(text);
          }),
        ]),
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, [label, hint, readOnly, required, describedBy]);
  useEffect(() => {
    if (view.current) follow(view.current, value);
  }, [value]);
  const places = JSON.stringify(wrong ?? []);
  useEffect(() => {
    view.current?.dispatch({ effects: mark.of(JSON.parse(places) as Range[]) });
  }, [places]);
  return <div className={tall ? "code-field tall" : "code-field"} ref={host} />;
}
