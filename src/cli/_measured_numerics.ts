import { join } from "node:path";
import {
  type Computation,
  computingCircumstances,
  type DeviceKind,
  type Numerics,
} from "../runtime/mod.ts";
import { SystemError } from "../errors/mod.ts";
import { isHidden, writeWhole } from "../files/mod.ts";
import { canonicalJson, sha256Hex } from "../text/mod.ts";
import { numericsProbe } from "../training/mod.ts";
import { ROOT } from "./_paths.ts";

export interface MeasureNumericsOptions {
  readonly cacheDir: string;
  /** The device that TensorFlow was installed for. */
  readonly device: DeviceKind;
  /** Takes the place of the probe itself in tests. */
  readonly probe?: () => string;
}

/** The layers that the probe's computation is written in. */
const PROBED = ["runtime", "random", "tensor", "models", "training"] as const;

const DIGEST = /^[0-9a-f]{64}$/;

/**
 * Numerics as they are here: what computes, and the digest of the probe. The probe takes seconds, so its digest is
 * kept in the cache folder under everything that could change it (our code included), and made again where one of
 * them has changed. The backend must be loaded, in the process that asks.
 */
export async function measureNumerics(
  computation: Computation,
  { cacheDir, device, probe = numericsProbe }: MeasureNumericsOptions,
): Promise<Numerics> {
  const circumstances = canonicalJson({
    ...computingCircumstances(computation, {
      cacheDir,
      device,
      env: Deno.env.toObject(),
    }),
    code: await codeDigest(),
  });
  const folder = join(cacheDir, "numerics");
  const path = join(folder, sha256Hex(circumstances).slice(0, 24));
  const kept = await readKept(path);
  if (kept !== undefined) return { ...computation, probe: kept };
  const digest = probe();
  keep(path, digest);
  return { ...computation, probe: digest };
}

async function readKept(path: string): Promise<string | undefined> {
  try {
    const text = (await Deno.readTextFile(path)).trim();
    return DIGEST.test(text) ? text : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}

/** In one step. Where the cache cannot be written the next run measures again. */
function keep(path: string, digest: string): void {
  try {
    writeWhole(path, `${digest}\n`);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  }
}

/** Over every file of the layers, and the lock file, which fixes the packages. */
async function codeDigest(): Promise<string> {
  const files = [join(ROOT, "deno.lock")];
  for (const layer of PROBED) await collect(join(ROOT, "src", layer), files);
  const lines = await Promise.all(
    files.sort().map(async (path) =>
      `${path.slice(ROOT.length)} ${sha256Hex(await Deno.readFile(path))}`
    ),
  );
  return sha256Hex(lines.join("\n"));
}

async function collect(folder: string, files: string[]): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isHidden(name)) continue;
    const path = join(folder, name);
    if (isDirectory) await collect(path, files);
    else files.push(path);
  }
}
