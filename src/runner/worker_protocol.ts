/**
 * What a worker process and the coordinator say to each other: one JSON object per line, tasks on the
 * worker's standard input, events on its standard output. Whatever else is printed goes to standard error.
 *
 * @module
 */
import type { Progress } from "./artifact_kind.ts";
import type { Task, WorkerSettings } from "./executor.ts";

export type ToWorker =
  | { readonly type: "settings"; readonly settings: WorkerSettings }
  | { readonly type: "task"; readonly task: Task };

export type FromWorker =
  | {
    readonly type: "progress";
    readonly id: string;
    readonly progress: Progress;
  }
  | { readonly type: "done"; readonly id: string }
  | {
    readonly type: "failed";
    readonly id: string;
    readonly name: string;
    readonly message: string;
    readonly stack?: string;
  };

/** The messages of a stream, one by one. */
export async function* readMessages<Message>(
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<Message> {
  let rest = "";
  for await (
    const text of stream.pipeThrough(
      new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>,
    )
  ) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line !== "") yield parseMessage(line) as Message;
    }
  }
}

function parseMessage(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new SyntaxError(
      `Cannot read a message between processes: it is not JSON, current value is ${
        line.slice(0, 200)
      }`,
    );
  }
}

/** A message as one line of bytes. */
export function encodeMessage(message: ToWorker | FromWorker): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(message) + "\n");
}
