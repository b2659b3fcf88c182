import type { ImageFailure, PrepareRequest } from "./_prepare_messages.ts";
import { type PrepareThread, startPrepareThread } from "./_prepare_pool.ts";

/** The part of the images that one shard holds. */
export interface ShardPlan {
  readonly file: string;
  readonly first: number;
  readonly count: number;
}

/** Images `0` to `total - 1`, `perShard` at a time; file names sort as the shards do. */
export function planShards(total: number, perShard: number): ShardPlan[] {
  const numShards = Math.ceil(total / perShard);
  const digits = Math.max(5, String(numShards).length);
  return Array.from({ length: numShards }, (_, i) => ({
    file: `${String(i).padStart(digits, "0")}.bin`,
    first: i * perShard,
    count: Math.min(perShard, total - i * perShard),
  }));
}

export interface PrepareShardsOptions extends Omit<PrepareRequest, "buffer"> {
  readonly numWorkers: number;
  readonly signal: AbortSignal | undefined;
  readonly onImage: () => void;
  /** Takes a shard without failures; its memory is used again afterwards. */
  readonly onShard: (plan: ShardPlan, pixels: Uint8Array) => void;
}

/**
 * Prepares shards on worker threads, each taking the next one when it is free. Returns the images
 * that could not be read; their shards are not handed over.
 */
export async function prepareShards(
  plans: readonly ShardPlan[],
  options: PrepareShardsOptions,
): Promise<ImageFailure[]> {
  const queue = [...plans];
  const failures: ImageFailure[] = [];
  async function work(thread: PrepareThread): Promise<void> {
    let buffer: ArrayBuffer | undefined;
    for (let plan = queue.shift(); plan; plan = queue.shift()) {
      if (options.signal?.aborted) return;
      const { folder, sources, height, width, transform } = options;
      const part = sources.slice(plan.first, plan.first + plan.count);
      const reply = await thread.prepare(
        { folder, sources: part, height, width, transform, buffer },
        options.onImage,
      );
      if (reply.failures.length > 0) failures.push(...reply.failures);
      else options.onShard(plan, reply.pixels);
      buffer = reply.pixels.buffer;
    }
  }
  const threads: PrepareThread[] = [];
  try {
    for (let i = 0; i < Math.min(options.numWorkers, plans.length); i++) {
      threads.push(startPrepareThread());
    }
    await Promise.all(threads.map(work));
  } finally {
    threads.forEach((thread) => thread.stop());
  }
  const order = new Map(options.sources.map(({ file }, i) => [file, i]));
  return failures.sort((a, b) => order.get(a.file)! - order.get(b.file)!);
}
