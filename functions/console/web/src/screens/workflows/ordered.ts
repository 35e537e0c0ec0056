import type { Folder } from "../../api/workflows";

interface Branch {
  folder: Folder;
  depth: number;
}

/** Folders in the order of the tree, each with how deep it lies. */
export function ordered(folders: Folder[], parent: string | null = null, depth = 0): Branch[] {
  const known = new Set(folders.map(({ id }) => id));
  const children = folders.filter((folder) =>
    depth === 0 ? !folder.parentId || !known.has(folder.parentId) : folder.parentId === parent,
  );
  children.sort((a, b) => a.order - b.order || a.name.localeCompare(b.name));
  return children.flatMap((folder) => [{ folder, depth }, ...ordered(folders, folder.id, depth + 1)]);
}
