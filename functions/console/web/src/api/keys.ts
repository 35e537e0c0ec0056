/** The names of what is cached, and how long it counts as fresh. A tab that nobody touches asks for little. */
import { QueryClient } from "@tanstack/react-query";
import { passing } from "./client";

/** What changes by itself is read again after this time, while it is looked at. */
export const SLOW = 30_000;
/** A list that nobody touches: six reads a minute, whatever it shows. */
export const LIST_AT_REST = 10_000;
/** A run that goes on: how long after one read the next comes, while nothing changes. */
export const LIVE = [1_000, 2_000, 4_000, 5_000, 10_000, 30_000] as const;

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, error) => count < 2 && passing(error),
      refetchOnWindowFocus: true,
      refetchIntervalInBackground: false,
    },
    mutations: { retry: false },
  },
});
