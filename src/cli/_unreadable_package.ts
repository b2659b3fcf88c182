import { SystemError } from "../errors/mod.ts";

/** A file of an installed package, as the messages of Deno and Node name it. */
const PACKAGE_FILE =
  /(?:file:\/\/)?(\/[^'"\n]*\/node_modules\/[^'"\n]*?)['"\n]/;

/**
 * Packages that another user has installed and this one may not read, as one line; undefined for any other error. Some
 * packages' files are readable by their owner alone, as their publisher packed them.
 */
export function explainUnreadablePackage(
  error: unknown,
): SystemError | undefined {
  if (!(error instanceof Error)) return undefined;
  const path = PACKAGE_FILE.exec(`${error.message}\n`)?.[1];
  if (path === undefined || !isDenied(path)) return undefined;
  const folder = path.slice(0, path.indexOf("/node_modules/"));
  return new SystemError(
    `Cannot load ${path}: permission denied, the packages are another user's; as that user run: chmod -R a+rX ${folder}/node_modules`,
    { code: "EACCES", path, cause: error },
  );
}

function isDenied(path: string): boolean {
  try {
    Deno.openSync(path).close();
    return false;
  } catch (error) {
    return error instanceof Deno.errors.PermissionDenied;
  }
}
