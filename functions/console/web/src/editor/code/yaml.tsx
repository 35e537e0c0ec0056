/** The whole workflow as a text. A text that is no workflow changes nothing and says so. */
import { autocompletion, closeBrackets, completionKeymap } from "@codemirror/autocomplete";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "react";
import { m } from "../../i18n";
import { indent } from "../model/change";
import type { Draft } from "../model/draft";
import { yamlOf } from "../model/paste";
import { readYaml } from "../model/read";
import type { Name } from "../model/scope";
import { useDraft, useEditor, useStoreOf } from "../state/store";
import { complete } from "./complete";
import { useProblems } from "../problems/problems";
import { placesOf } from "./places";
import { follow, setup, tabs } from "./setup";
import { mark, wrongs } from "./wrong";

const COLOURS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)" },
  { tag: [tags.string, tags.content], color: "var(--text)" },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: "var(--good)" },
  { tag: [tags.comment, tags.meta], color: "var(--muted)" },
]);

export function YamlView({ names }: { names: () => readonly Name[] }) {
  const store = useStoreOf();
  const draft = useDraft();
  const unread = useEditor((state) => state.unread);
  const mayWrite = useEditor((state) => state.mayWrite);
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  /** The text as it was typed, with the workflow that it means. */
  const typed = useRef<{ text: string; draft: Draft; left: string[] }>(undefined);
  const live = useRef(names);
  useEffect(() => {
    live.current = names;
  });
  const text = unread?.text ?? (typed.current?.draft === draft ? typed.current.text : yamlOf(draft));
  const left = !unread && typed.current?.draft === draft ? typed.current.left : [];
  const shown = useRef(text);
  useEffect(() => {
    shown.current = text;
    if (view.current) follow(view.current, text);
  }, [text]);
  useEffect(() => {
    if (!host.current) return;
    const read = (written: string) => {
      const before = store.get().history.present;
      const found = readYaml(written, before, indent);
      if ("message" in found) {
        store.set({ unread: { ...found, text: written } });
        return;
      }
      typed.current = { text: written, ...found };
      store.set({ unread: undefined });
      store.change(() => found.draft, "yaml");
    };
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: shown.current,
        extensions: setup(store, [
          lineNumbers(),
          yaml(),
          syntaxHighlighting(COLOURS),
          indentOnInput(),
          closeBrackets(),
          autocompletion({ override: [(context) => complete(() => live.current(), context)], icons: false }),
          keymap.of(completionKeymap),
          tabs,
          wrongs,
          EditorState.readOnly.of(!mayWrite),
          EditorView.contentAttributes.of({ "aria-label": m.ed_yaml_text() }),
          EditorView.updateListener.of((update) => {
            const written = update.state.doc.toString();
            if (update.docChanged && written !== shown.current) read(written);
          }),
        ]),
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, [store, mayWrite]);
  const { all } = useProblems();
  useEffect(() => {
    const ranges = unread ? [{ from: unread.from, to: Math.max(unread.to, unread.from + 1), says: unread.message }] : placesOf(text, draft, all);
    view.current?.dispatch({ effects: mark.of(ranges) });
  }, [text, draft, all, unread]);
  return (
    <div className="yaml-view">
      <div className="yaml-text" ref={host} />
      {unread && (
        <p className="error yaml-error" role="alert">
          {m.ed_unread({ line: String(unread.text.slice(0, unread.from).split("\n").length), why: unread.message })}
        </p>
      )}
      {left.length > 0 && (
        <p className="notice yaml-error" role="status">
          {m.ed_text_left({ fields: left.join(", ") })}
        </p>
      )}
    </div>
  );
}
