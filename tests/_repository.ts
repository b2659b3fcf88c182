import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this repository. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** What is made on a machine and not part of the repository. */
const NOT_OURS = new Set([
  ".git",
  "node_modules",
  ".venv",
  "__pycache__",
  "local",
]);

/** What macOS leaves beside a file on a foreign file system. */
function isCompanion(name: string): boolean {
  return name.startsWith("._");
}

/** Paths of all files below a folder, relative to the root, sorted; none if it does not exist. */
export function filesUnder(folder: string): string[] {
  const found: string[] = [];
  const visit = (path: string) => {
    for (const entry of Deno.readDirSync(path)) {
      if (NOT_OURS.has(entry.name) || isCompanion(entry.name)) continue;
      const inner = join(path, entry.name);
      if (entry.isDirectory) visit(inner);
      else if (entry.isFile) found.push(relative(root, inner));
    }
  };
  const start = join(root, folder);
  try {
    visit(start);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return found.sort();
}

/** The text of a file. */
export function textOf(path: string): string {
  return Deno.readTextFileSync(join(root, path));
}

/** The text without comments; strings that hold `//` after a colon (addresses) stay. */
export function codeOf(path: string): string {
  return textOf(path)
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll(/(^|[^:"'`])\/\/.*$/gm, "$1");
}

/** One import or re-export of a file. */
export interface Import {
  /** The file, or the package's name, that is imported. */
  readonly target: string;
  /** Whether only types are imported, so that nothing remains at run time. */
  readonly typeOnly: boolean;
}

const FROM = /^(?:import|export)\s+(type\s)?[^;"]*?from\s+"([^"]+)"/gm;
const BARE = /^import\s+"([^"]+)"|\bimport\("([^"]+)"\)/gm;

/** What a file imports; relative names are resolved against the root. */
export function importsOf(path: string): Import[] {
  const code = codeOf(path);
  const resolve = (name: string) =>
    name.startsWith(".") ? join(dirname(path), name) : name;
  return [
    ...[...code.matchAll(FROM)].map((match) => ({
      target: resolve(match[2] ?? ""),
      typeOnly: match[1] !== undefined,
    })),
    ...[...code.matchAll(BARE)].map((match) => ({
      target: resolve(match[1] ?? match[2] ?? ""),
      typeOnly: false,
    })),
  ];
}
