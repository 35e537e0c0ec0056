/** The names that a place can use, found when they are asked for. */
import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { secretNames } from "../../api/edit";
import { useMay } from "../../api/session";
import { type Name, scope } from "../model/scope";
import { outputsOf, useCatalogue } from "../state/catalogue";
import { useStoreOf } from "../state/store";

const NONE: string[] = [];

/** For a step; without one, for what is evaluated when the run ends. */
export function useNames(stepId: string | undefined): () => readonly Name[] {
  const store = useStoreOf();
  const catalogue = useCatalogue();
  const secrets = useQuery({ ...secretNames, enabled: useMay("admin") }).data ?? NONE;
  return useCallback(() => {
    const draft = store.get().history.present;
    const at = draft.steps.findIndex(({ id }) => id === stepId);
    return scope(draft, at < 0 ? draft.steps.length : at, outputsOf(catalogue), secrets);
  }, [store, catalogue, secrets, stepId]);
}
