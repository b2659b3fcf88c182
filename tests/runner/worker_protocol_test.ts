import { assertEquals, assertRejects } from "@std/assert";
import {
  encodeMessage,
  type FromWorker,
  readMessages,
} from "../../src/runner/worker_protocol.ts";

/** A stream of these bytes, cut into pieces of `size`. */
function stream(bytes: Uint8Array, size: number): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) {
        controller.enqueue(bytes.slice(at, at + size));
      }
      controller.close();
    },
  });
}

async function read(bytes: Uint8Array, size = 1000): Promise<FromWorker[]> {
  const messages: FromWorker[] = [];
  for await (const one of readMessages<FromWorker>(stream(bytes, size))) {
    messages.push(one);
  }
  return messages;
}

const MESSAGES: readonly FromWorker[] = [
  {
    type: "progress",
    id: "a",
    progress: { done: 1, total: 15, text: "epoch 1, groups – 0.9" },
  },
  { type: "failed", id: "b", name: "RangeError", message: "two\nlines" },
  { type: "done", id: "c" },
];

const BYTES = Uint8Array.from(
  MESSAGES.flatMap((message) => [...encodeMessage(message)]),
);

Deno.test("readMessages() gives back what encodeMessage() wrote", async () => {
  assertEquals(await read(BYTES), MESSAGES);
});

Deno.test("readMessages() puts messages together again wherever the stream was cut, also inside a letter", async () => {
  for (const size of [1, 2, 3, 7, 64]) {
    assertEquals(await read(BYTES, size), MESSAGES);
  }
});

Deno.test("encodeMessage() is one line, whatever the text", () => {
  const text = new TextDecoder().decode(encodeMessage(MESSAGES[1]!));
  assertEquals(text.indexOf("\n"), text.length - 1);
});

Deno.test("readMessages() passes over empty lines and a message that was cut off", async () => {
  const bytes = new TextEncoder().encode(
    '\n{"type":"done","id":"a"}\n\n{"type":"do',
  );
  assertEquals(await read(bytes), [{ type: "done", id: "a" }]);
});

Deno.test("readMessages() shows what is no message", async () => {
  const bytes = new TextEncoder().encode("2026-01-01 oneDNN is on\n");
  await assertRejects(
    () => read(bytes),
    SyntaxError,
    "it is not JSON, current value is 2026-01-01 oneDNN is on",
  );
});
