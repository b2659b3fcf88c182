import { join } from "node:path";
import { openSafetensors, writeSafetensors } from "../../checkpoints/mod.ts";
import {
  restoreResumeState,
  type ResumePosition,
  type ResumeState,
  serialiseResumeState,
} from "../../training/mod.ts";
import type { StoredMakeContext } from "../artifact_kind.ts";

const RESUME = "resume.safetensors";

/** Stores where a training run stands. */
export function writeResume(
  state: ResumeState,
  { partialFolder }: Pick<StoredMakeContext, "partialFolder">,
): void {
  const { tensors, metadata } = serialiseResumeState(state);
  // One file, so that weights and position can never be of different epochs.
  writeSafetensors(join(partialFolder, RESUME), tensors, {
    metadata: { position: JSON.stringify(metadata) },
  });
}

/** Where an interrupted run stood, if there was one. */
export async function readResume(
  partialFolder: string,
): Promise<ResumeState | undefined> {
  const path = join(partialFolder, RESUME);
  const there = await Deno.stat(path).then(() => true, () => false);
  if (!there) return undefined;
  const file = openSafetensors(path);
  try {
    const metadata = JSON.parse(
      file.metadata.get("position")!,
    ) as ResumePosition;
    return restoreResumeState({ tensors: file.readAll(), metadata });
  } finally {
    file.close();
  }
}
