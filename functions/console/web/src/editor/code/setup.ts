/** What every CodeMirror here has: the page's history, its nonce, its colours. */
import { defaultKeymap, indentWithTab } from "@codemirror/commands";
import type { Extension } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";

/** Undoing is the editor's, for text and list alike. */
export interface Past {
  undo: () => void;
  redo: () => void;
}

const nonce = () => document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? "";

const THEME = EditorView.theme({
  "&": { color: "var(--text)", backgroundColor: "var(--surface)", fontSize: "0.8125rem" },
  "&.cm-focused": { outline: "none" },
  ".cm-content": { fontFamily: "var(--mono)", caretColor: "var(--text)", padding: "0.375rem 0" },
  ".cm-line": { padding: "0 0.5625rem" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--text)" },
  ".cm-selectionBackground, &.cm-focused .cm-selectionBackground": { backgroundColor: "var(--accent-soft) !important" },
  ".cm-gutters": { backgroundColor: "var(--sunken)", color: "var(--muted)", border: "0" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  ".cm-tooltip": { border: "1px solid var(--line)", borderRadius: "var(--radius)", backgroundColor: "var(--surface)", boxShadow: "var(--shadow)", zIndex: "60" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "18rem", minWidth: "16rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.1875rem 0.5rem", lineHeight: "1.5" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent-soft)", color: "var(--text)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > completion-section": { padding: "0.25rem 0.5rem", borderBottom: "0", color: "var(--muted)", opacity: "1", fontFamily: "var(--font)", fontSize: "0.75rem" },
  ".cm-completionDetail": { fontStyle: "normal", fontFamily: "var(--font)", color: "var(--muted)", marginLeft: "0.75rem" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "650" },
  ".cm-placeholder": { color: "var(--muted)" },
});

/** Chosen text that is typed over. Left to the browser, its colours come back as inline styles, which the policy refuses. */
const typedOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { from, to, empty } = view.state.selection.main;
    const text = event.data;
    if (event.inputType !== "insertText" || !text || empty || view.composing || view.state.readOnly) return false;
    event.preventDefault();
    const typed = () => view.state.update(view.state.replaceSelection(text), { userEvent: "input.type", scrollIntoView: true });
    if (!view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, text, typed))) view.dispatch(typed());
    return true;
  },
});

export function setup(past: Past, more: Extension[]): Extension[] {
  const back = { key: "Mod-z", run: () => (past.undo(), true) };
  const again = ["Mod-y", "Mod-Shift-z"].map((key) => ({ key, run: () => (past.redo(), true) }));
  return [
    keymap.of([back, ...again]),
    ...more,
    keymap.of(defaultKeymap),
    EditorView.cspNonce.of(nonce()),
    EditorView.lineWrapping,
    typedOver,
    THEME,
  ];
}

/** The key that indents; a field leaves it to the browser. */
export const tabs = keymap.of([indentWithTab]);

/** Gives a view another text, without it counting as typed. */
export function follow(view: EditorView, text: string) {
  const now = view.state.doc.toString();
  if (now === text) return;
  let from = 0;
  while (from < now.length && from < text.length && now[from] === text[from]) from += 1;
  let back = 0;
  while (back < now.length - from && back < text.length - from && now.at(-1 - back) === text.at(-1 - back)) back += 1;
  view.dispatch({ changes: { from, to: now.length - back, insert: text.slice(from, text.length - back) } });
}
