/** The catalogue: what steps can do. It changes with the host's version alone, so it is read once. */
import { queryOptions } from "@tanstack/react-query";
import { data, http } from "./client";
import type { operations } from "./schema";

type Answer<Of extends keyof operations> = operations[Of] extends { responses: { 200: { content: { "application/json": { data: infer Data } } } } }
  ? Data
  : never;
export type ModuleRow = Answer<"listModules">["modules"][number];
export type Module = Answer<"getModule">;
export type ModuleInput = Module["inputs"][number];
export type ModuleOutput = Module["outputs"][number];

const FOREVER = { staleTime: Infinity, gcTime: Infinity } as const;

export const modulesQuery = queryOptions({
  queryKey: ["modules"],
  queryFn: ({ signal }) => data(http.GET("/api/v1/modules", { signal })).then(({ modules }) => modules),
  ...FOREVER,
});

export const categoriesQuery = queryOptions({
  queryKey: ["modules", "categories"],
  queryFn: ({ signal }) => data(http.GET("/api/v1/modules/categories", { signal })).then(({ categories }) => categories),
  ...FOREVER,
});

/** All that the modules that run here say about themselves, in one answer, and what every step can say about its failures. */
export const detailsQuery = queryOptions({
  queryKey: ["modules", "details"],
  queryFn: ({ signal }) =>
    data(http.GET("/api/v1/modules", { params: { query: { detail: true, runnable: true } }, signal })).then(({ modules, errorPolicy }) => ({
      modules: new Map(modules.flatMap((module) => ("inputs" in module ? [[module.id, module] as const] : []))),
      errorPolicy: errorPolicy ?? [],
    })),
  ...FOREVER,
});
