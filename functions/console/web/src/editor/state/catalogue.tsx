/** The modules that steps can use, in the chosen language. */
import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import { detailsQuery, type Module, type ModuleInput, type ModuleRow, modulesQuery } from "../../api/modules";
import { named } from "../../i18n";
import type { Step } from "../model/draft";
import type { Known } from "../model/scope";
import { learnWords } from "../model/word";

export interface Catalogue {
  ready: boolean;
  rows: ReadonlyMap<string, ModuleRow>;
  details: ReadonlyMap<string, Module>;
  /** What every step can say about its failures. */
  errorPolicy: readonly ModuleInput[];
}

const NONE: Catalogue = { ready: false, rows: new Map(), details: new Map(), errorPolicy: [] };
const Context = createContext<Catalogue>(NONE);
export const useCatalogue = () => useContext(Context);

export function CatalogueProvider({ children }: { children: ReactNode }) {
  const list = useQuery(modulesQuery).data;
  const details = useQuery(detailsQuery).data;
  useEffect(() => {
    if (details) learnWords(details.modules.values());
  }, [details]);
  const value = useMemo(
    (): Catalogue => ({
      ready: list !== undefined,
      rows: new Map(list?.map((row) => [row.id, row])),
      details: details?.modules ?? NONE.details,
      errorPolicy: details?.errorPolicy ?? NONE.errorPolicy,
    }),
    [list, details],
  );
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
