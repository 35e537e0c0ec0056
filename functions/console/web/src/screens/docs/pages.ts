/** The pages of the documentation, as they are in the repository of this version. */
const FOLDER = "../../../../../../docs/";

const loaders = import.meta.glob<string>(
  [
    "../../../../../../docs/**/*.md",
    // These are long, or are about the work on Sluice itself. The host has a page of its own for the modules.
    "!../../../../../../docs/{modules,performance,testing}.md",
  ],
  { query: "?raw", import: "default" },
);

export const START = "README";
export const has = (page: string) => `${FOLDER}${page}.md` in loaders;
export const load = (page: string) => loaders[`${FOLDER}${page}.md`]?.() ?? Promise.resolve(undefined);
export const all = () => Object.keys(loaders).map((path) => path.slice(FOLDER.length, -".md".length));
