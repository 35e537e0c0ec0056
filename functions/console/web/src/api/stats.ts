/** Numbers of the account. */
import { queryOptions } from "@tanstack/react-query";
import { data, http } from "./client";
import type { operations } from "./schema";

export type Stats = operations["getStatistics"]["responses"][200]["content"]["application/json"]["data"];
export const PERIODS = ["today", "week", "month", "all"] as const;
export type Period = (typeof PERIODS)[number];

/** Days begin where the browser is. */
export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

export const statsQuery = (period: Period) =>
  queryOptions({
    queryKey: ["stats", period],
    queryFn: ({ signal }) =>
      data(http.GET("/api/v1/system/stats", { params: { query: { period, timezone: zone() } }, signal })),
    staleTime: 20_000,
  });
