export function mistakes(folder: string, locales: string[]): { found: string[]; keys: Set<string> };
