// Compiles the texts to typed functions. A mistake in them fails the build: the compiler itself would fall back to the other language.
import { readFileSync } from "node:fs";
import { compile } from "@inlang/paraglide-js";
import { mistakes } from "./texts.mjs";

const { locales } = JSON.parse(readFileSync("project.inlang/settings.json", "utf8"));
const { found, keys } = mistakes("messages", locales);
if (found.length > 0) {
  console.error(found.join("\n"));
  process.exit(1);
}
await compile({
  project: "./project.inlang",
  outdir: "./src/i18n/paraglide",
  strategy: ["globalVariable", "baseLocale"],
  outputStructure: "message-modules",
  emitGitIgnore: false,
  emitReadme: false,
  emitPrettierIgnore: false,
  emitTsDeclarations: true,
});
// Without its plugin the compiler reports success and compiles nothing.
const compiled = readFileSync("src/i18n/paraglide/messages/_index.js", "utf8");
const lost = [...keys].filter((key) => !compiled.includes(`'./${key}.js'`) && !compiled.includes(`"./${key}.js"`));
if (lost.length > 0) {
  console.error(`not compiled: ${lost.join(", ")}`);
  process.exit(1);
}
