import { z } from "zod";
import { DataError } from "../errors/mod.ts";
import { numericsSchema } from "./numerics.ts";
import type { UnitRecord } from "./types.ts";

const size = z.strictObject({ height: z.int(), width: z.int() });
const channels = z.tuple([z.number(), z.number(), z.number()]);
const counts = z.array(z.int().nonnegative());
const identity = z.strictObject({
  content: z.string(),
  transform: z.strictObject({
    resize: z.union([z.int(), size, z.literal("none")]),
    crop: size,
    filter: z.enum(["bilinear", "bicubic"]),
    mean: channels,
    std: channels,
    colourOrder: z.enum(["rgb", "bgr"]),
  }),
  groupCounts: z.strictObject({
    train: counts,
    validation: counts,
    test: counts,
  }),
});

const unit = z.strictObject({
  claim: z.string(),
  version: z.int().positive(),
  scale: z.enum(["fixture", "full"]),
  protocol: z.enum(["as-published", "faithful"]),
  arm: z.enum(["main", "negative", "positive"]),
  dataset: z.string(),
  data: identity.optional(),
  architecture: z.string(),
  architectureFile: z.strictObject({ sha256: z.string(), digest: z.string() })
    .optional(),
  seed: z.int().nonnegative(),
  weights: z.strictObject({ sha256: z.string(), set: z.string() }).optional(),
});

const record = z.strictObject({
  format: z.literal("spuriousbench/record/1"),
  id: z.string(),
  unit,
  state: z.enum(["done", "failed"]),
  error: z.string().optional(),
  inputs: z.array(z.strictObject({
    name: z.string(),
    kind: z.string(),
    key: z.string(),
    digest: z.string(),
  })),
  preconditions: z.array(z.strictObject({
    name: z.string(),
    met: z.boolean(),
    found: z.string(),
  })),
  observations: z.array(z.strictObject({
    quantity: z.string(),
    condition: z.string(),
    group: z.string(),
    // JSON has no NaN: a value that is not finite never reaches a record.
    value: z.number(),
    n: z.int().positive(),
  })),
  provenance: z.strictObject({
    commit: z.string(),
    dirty: z.boolean(),
    harness: z.string(),
    deno: z.string(),
    numerics: numericsSchema,
    benchDigest: z.string(),
    startedAt: z.string(),
    durationMs: z.number().nonnegative(),
  }),
});

/**
 * Reads a record and checks every field of it.
 *
 * @throws {DataError} If the text is no JSON or not a record of this format; `source` is the file.
 */
export function parseRecord(text: string, source: string): UnitRecord {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new DataError("Cannot read a record: the file is not JSON", {
      source,
      remedy: "delete the file; the next run measures the unit again",
      cause,
    });
  }
  const parsed = record.safeParse(json);
  if (!parsed.success) {
    throw new DataError(
      `Cannot read a record: ${z.prettifyError(parsed.error)}`,
      {
        source,
        remedy: "delete the file; the next run measures the unit again",
      },
    );
  }
  return parsed.data as UnitRecord;
}
