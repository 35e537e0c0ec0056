/** What the account allows; administrators alone may read it. */
import { queryOptions } from "@tanstack/react-query";
import { data, http } from "./client";

export const accountQuery = queryOptions({
  queryKey: ["account"],
  queryFn: ({ signal }) => data(http.GET("/api/v1/account", { signal })),
  retry: false,
});
