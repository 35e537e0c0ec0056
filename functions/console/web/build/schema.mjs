// The types of the API, from the reference that the tests of the routes hold.
import { writeFileSync } from "node:fs";
import openapi, { astToString } from "openapi-typescript";

const reference = new URL("../../../../docs/openapi.json", import.meta.url);
writeFileSync("src/api/schema.d.ts", astToString(await openapi(reference)));
