/** The devices that were paired with the account. */
import { queryOptions } from "@tanstack/react-query";
import { data, http } from "./client";

export const devicesQuery = queryOptions({
  queryKey: ["devices"],
  queryFn: ({ signal }) => data(http.GET("/api/v1/devices", { signal })),
});
