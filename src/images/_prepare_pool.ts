import type { PrepareReply, PrepareRequest } from "./_prepare_messages.ts";

type ShardReply = Extract<PrepareReply, { kind: "shard" }>;

/** A thread that prepares one shard at a time. */
export interface PrepareThread {
  /** Resolves with the shard; `onImage` is called once per image, readable or not. */
  prepare(request: PrepareRequest, onImage: () => void): Promise<ShardReply>;
  stop(): void;
}

/** Starts a thread that may read files and do nothing else. */
export function startPrepareThread(): PrepareThread {
  const url = new URL("./_prepare_worker.ts", import.meta.url);
  const none = { write: false, net: false, env: false, run: false } as const;
  const permissions = { ...none, ffi: false, sys: false, read: "inherit" };
  // `deno.permissions` is Deno's own, behind "unstable": ["worker-options"] in deno.json.
  const options = { type: "module", deno: { permissions } } as const;
  const worker = new Worker(url, options as WorkerOptions);
  return {
    prepare: (request, onImage) =>
      new Promise((resolve, reject) => {
        worker.onmessage = ({ data }: MessageEvent<PrepareReply>) => {
          if (data.kind === "shard") resolve(data);
          else onImage();
        };
        worker.onerror = (event) => {
          event.preventDefault();
          reject(
            new Error(
              `Cannot prepare images: a worker failed: ${event.message}`,
            ),
          );
        };
        worker.postMessage(request, request.buffer ? [request.buffer] : []);
      }),
    stop: () => worker.terminate(),
  };
}
