/**
 * Files that mean harm, as bytes: each is refused within a second, and nothing of it is executed.
 */
import { assertStringIncludes, assertThrows } from "@std/assert";
import { zipSync } from "fflate";
import { Buffer } from "node:buffer";
import { CheckpointError } from "../../src/checkpoints/errors.ts";
import { withinASecond } from "./_cpu.ts";
import { openCheckpoint } from "../../src/checkpoints/open_checkpoint.ts";

/** A PyTorch file with this pickle, a character per byte, and no storages. */
function fileOf(pickle: string): Uint8Array {
  const data = Uint8Array.from(Buffer.from(pickle, "latin1"));
  return zipSync({ "a/data.pkl": data }, { level: 0 });
}

/** A module without parts of its own, memoized as 1; 0 is its class. */
const MODULE = "ca\nNet\nq\x00)\x81q\x01" +
  "}(U\x0b_parameters}U\x08_buffers}U\x08_modules}q\x02ub";

/** A module around what lies on the stack under the memo's `inner`, twice, memoized in its place. */
const AROUND_TWICE = "h\x00)\x81" +
  "}(U\x0b_parameters}U\x08_buffers}U\x08_modules}(U\x01ah\x01U\x01bh\x01uubq\x010";

const HOSTILE:
  readonly (readonly [what: string, pickle: string, says: string])[] = [
    [
      "a million modules in one",
      `\x80\x02${MODULE}0h\x02(${"U\x01ah\x00)\x81".repeat(1_000_000)}u0h\x01.`,
      "more than",
    ],
    [
      "a module inside itself",
      `\x80\x02${MODULE}0h\x02U\x01ah\x01s0h\x01.`,
      "inside themselves",
    ],
    [
      "2^60 modules in 60",
      `\x80\x02${MODULE}0${AROUND_TWICE.repeat(60)}h\x01.`,
      "modules and tensors",
    ],
    [
      "compiled modules in one another",
      `\x80\x02N${
        "q\x050ctorch._dynamo.eval_frame\nOptimizedModule\nh\x05\x85R".repeat(
          5000,
        )
      }.`,
      "no tensors",
    ],
    [
      "a call of os.system",
      "\x80\x02cposix\nsystem\nU\x02ls\x85R.",
      "posix.system",
    ],
    [
      "a call of eval",
      "\x80\x02c__builtin__\neval\nU\x011\x85R.",
      "__builtin__.eval",
    ],
    [
      "a call by way of getattr",
      "\x80\x02c__builtin__\ngetattr\nca\nB\nU\x01c\x86R)R.",
      "a call of what __builtin__.getattr gives",
    ],
    [
      "a call of a partial",
      "\x80\x02cfunctools\npartial\ncos\nsystem\n\x85RU\x02ls\x85R.",
      "a call of what functools.partial gives",
    ],
    [
      "code of cloudpickle",
      "\x80\x02ccloudpickle.cloudpickle\n_make_function\n)R.",
      "_make_function",
    ],
    [
      "a script of torch.fx",
      "\x80\x02ctorch.fx.graph_module\nreduce_graph_module\n)R.",
      "reduce_graph_module",
    ],
  ];

for (const [what, pickle, says] of HOSTILE) {
  Deno.test(`openCheckpoint() refuses ${what} within a second`, () => {
    const file = fileOf(pickle);
    const { message } = withinASecond(() =>
      assertThrows(() => openCheckpoint(file), CheckpointError)
    );
    assertStringIncludes(message, says);
  });
}
