/**
 * Whether a file or folder is hidden, and so none that a walk through a folder takes for the user's: the companion that
 * macOS leaves beside a file on a foreign file system (`._x`), `.DS_Store`, `.git`, an editor's swap file.
 */
export function isHidden(name: string): boolean {
  return name.startsWith(".");
}
