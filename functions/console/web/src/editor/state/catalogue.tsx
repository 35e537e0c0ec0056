/** The modules that the steps of the open workflow use, in the chosen language. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { type Module, type ModuleRow, moduleQuery, modulesQuery } from "../../api/modules";
import { named } from "../../i18n";
import type { Step } from "../model/draft";
import type { Known } from "../model/scope";
import { useEditor } from "./store";

export interface Catalogue {
  ready: boolean;
  rows: ReadonlyMap<string, ModuleRow>;
  details: ReadonlyMap<string, Module>;
}

const Context = createContext<Catalogue>({ ready: false, rows: new Map(), details: new Map() });
export const useCatalogue = () => useContext(Context);

/** One function for all renders: the map stays the same as long as the answers do. */
const byId = (answers: { data?: Module }[]) => new Map(answers.flatMap(({ data }) => (data ? [[data.id, data] as const] : [])));

export function CatalogueProvider({ children }: { children: ReactNode }) {
  // A text, so that this is drawn again only when other modules are used, and not with each letter.
  const used = useEditor(({ history }) => [...new Set(history.present.steps.map(({ moduleId }) => moduleId))].sort().join("\n"));
  const list = useQuery(modulesQuery).data;
  const known = useMemo(() => new Map(list?.map((row) => [row.id, row])), [list]);
  const wanted = useMemo(() => used.split("\n").filter((id) => known.has(id)), [used, known]);
  const details = useQueries({ queries: wanted.map(moduleQuery), combine: byId });
  const value = useMemo(() => ({ ready: list !== undefined, rows: known, details }), [list, known, details]);
  return <Context value={value}>{children}</Context>;
}

/** What a step is called: by its author, or like its module. */
export function stepName(step: Step, catalogue: Catalogue): string {
  if (step.name) return step.name;
  const row = catalogue.rows.get(step.moduleId);
  return row ? named(row.metadata.name, row.metadata.nameEn) : step.moduleId;
}

/** The outputs of modules, as far as they are known. */
export const outputsOf =
  ({ details }: Catalogue) =>
  (moduleId: string): Known[] =>
    details.get(moduleId)?.outputs.map(({ id, type, label, labelEn }) => ({ id, type, says: named(label, labelEn) })) ?? [];
