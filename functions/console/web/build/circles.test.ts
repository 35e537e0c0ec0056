/** No file of the sources imports itself by way of others, with types and lazy imports counted. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const ENDINGS = ["", ".ts", ".tsx", "/index.ts", "/index.tsx"];

/** The files that a file imports, as paths; libraries are left out, and what the build generates. */
function imports(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(file, "utf8"));
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith("."))
    .flatMap(({ fileName }) => ENDINGS.map((ending) => join(dirname(file), fileName) + ending).filter((path) => /\.tsx?$/.test(path) && existsSync(path)));
}

/** One circle for each import that leads back to a file on the way to it. */
function circles(graph: ReadonlyMap<string, string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, way: string[]) => {
    const from = way.indexOf(file);
    if (from >= 0) found.push([...way.slice(from), file].join(" > "));
    if (from >= 0 || done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...way, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return found;
}

test("circles are found", () => {
  const graph = new Map([["a", ["b"]], ["b", ["c", "d"]], ["c", []], ["d", ["a"]]]);
  expect(circles(graph)).toEqual(["a > b > d > a"]);
});

test("the sources have none", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".d.ts"));
  const graph = new Map(files.map((name) => join("src", name)).map((file) => [file, imports(file)]));
  expect([...graph.values()].flat().length).toBeGreaterThan(files.length);
  expect(circles(graph)).toEqual([]);
});
