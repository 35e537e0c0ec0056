import type { Folder } from "../../api/workflows";

interface Branch {
  folder: Folder;
  depth: number;
  /** Its name, with those of the folders around it. */
  path: string;
}

/** Folders in the order of the tree, each with how deep it lies. */
export function ordered(folders: Folder[], parent: string | null = null, depth = 0, above = ""): Branch[] {
  const known = new Set(folders.map(({ id }) => id));
  const children = folders.filter((folder) =>
    depth === 0 ? !folder.parentId || !known.has(folder.parentId) : folder.parentId === parent,
  );
  children.sort((a, b) => a.order - b.order || a.name.localeCompare(b.name));
  return children.flatMap((folder) => {
    const path = above + folder.name;
    return [{ folder, depth, path }, ...ordered(folders, folder.id, depth + 1, `${path} / `)];
  });
}

/** The folders as options of a choice, where two of one name are told apart by what they lie in. */
export const folderOptions = (folders: Folder[]) => ordered(folders).map(({ folder, path }) => ({ id: folder.id, name: path }));
