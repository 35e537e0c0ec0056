/** Numbers of the account. */
import { queryOptions } from "@tanstack/react-query";
import { data, http } from "./client";
import type { operations } from "./schema";

export type Stats = operations["getStatistics"]["responses"][200]["content"]["application/json"]["data"];
export type Part = NonNullable<Stats["series"]>[number];
export const PERIODS = ["today", "week", "month", "all"] as const;
export type Period = (typeof PERIODS)[number];

/** Days begin where the browser is. */
export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The runs of each hour or day of a period. */
export const seriesQuery = (period: Period, by: "hour" | "day") =>
  queryOptions({
    queryKey: ["stats", period, by],
    queryFn: ({ signal }) =>
      data(http.GET("/api/v1/system/stats", { params: { query: { period, by, timezone: zone() } }, signal })),
    staleTime: 20_000,
  });

export const statsQuery = (period: Period) =>
  queryOptions({
    queryKey: ["stats", period],
    queryFn: ({ signal }) =>
      data(http.GET("/api/v1/system/stats", { params: { query: { period, timezone: zone() } }, signal })),
    staleTime: 20_000,
  });
