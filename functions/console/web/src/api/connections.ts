/** Named credentials for other systems. The values of their secret fields go in and never come out. */
import { queryOptions } from "@tanstack/react-query";
import { data, http } from "./client";
import { queries } from "./keys";
import type { components } from "./schema";

type Listed = components["schemas"]["ConnectionList"];
export type Connection = Listed["connections"][number];
export type Kind = Listed["kinds"][number];
export type Field = Kind["fields"][number];
export type ConnectionBody = components["schemas"]["PutConnectionRequest"];

const path = (name: string) => ({ params: { path: { name } } });

export const connectionsQuery = queryOptions({
  queryKey: ["connections"],
  queryFn: ({ signal }) => data(http.GET("/api/v1/connections", { signal })),
});
/** The names of connections, to choose from. */
export const connectionNames = queryOptions({
  ...connectionsQuery,
  select: ({ connections }: Listed) => connections.map(({ name }) => name),
  retry: false,
  staleTime: 30_000,
});
const changed = () => queries.invalidateQueries({ queryKey: ["connections"] });

export const setConnection = (name: string, body: ConnectionBody) =>
  data(http.PUT("/api/v1/connections/{name}", { ...path(name), body })).then(changed);
export const removeConnection = (name: string) => data(http.DELETE("/api/v1/connections/{name}", path(name))).then(changed);
