/** The names of what is cached, and how long it counts as fresh. A tab that nobody touches asks for little. */
import { QueryClient } from "@tanstack/react-query";
import { passing } from "./client";

/** What changes by itself is read again after this time, while it is looked at. */
export const SLOW = 30_000;
/** A run that goes on. */
export const LIVE = [1_000, 2_000, 4_000, 5_000, 10_000] as const;

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
