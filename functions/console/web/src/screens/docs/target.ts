/** Where a link of a page leads. */

export type Target = { page: string; hash?: string } | { href: string } | undefined;

/** Pages that the host itself has. */
const SERVED: Record<string, string> = { "modules.md": "/api/v1/docs/modules", "openapi.json": "/api/v1/openapi.json" };

/** `to` as it stands on `page`; undefined where it leads to what is only in the repository. */
export function target(page: string, to: string, has: (page: string) => boolean): Target {
  if (/^https?:/.test(to)) return { href: to };
  const [path = "", hash] = to.split("#");
  const parts = page.split("/").slice(0, -1);
  for (const part of path.split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== "" && part !== ".") parts.push(part);
  }
  const file = path === "" ? `${page}.md` : parts.join("/");
  const served = SERVED[file];
  if (served) return { href: hash ? `${served}#${hash}` : served };
  const name = file.replace(/\.md$/, "");
  return file.endsWith(".md") && has(name) ? { page: name, ...(hash && { hash }) } : undefined;
}
