import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the harness: the one that holds `deno.json`. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
