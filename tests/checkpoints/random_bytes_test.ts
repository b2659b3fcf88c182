import { assertInstanceOf } from "@std/assert";
import fc from "fast-check";
import { CheckpointError } from "../../src/checkpoints/errors.ts";
import { openCheckpoint } from "../../src/checkpoints/open_checkpoint.ts";
import { readPickle } from "../../src/checkpoints/pickle/read_pickle.ts";
import type { PickleValue } from "../../src/checkpoints/pickle/values.ts";
import { TORCH_CONSTRUCTORS } from "../../src/checkpoints/pytorch/constructors.ts";
import { LEGACY_SIGNATURE } from "../../src/checkpoints/pytorch/legacy.ts";

/** Runs what may fail only with a typed error. */
function onlyTypedErrors(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    assertInstanceOf(error, CheckpointError);
  }
}

const HEADS = {
  nothing: [],
  zip: [0x50, 0x4b, 3, 4],
  legacy: [...LEGACY_SIGNATURE, 0x2e],
  safetensors: [...[16, 0, 0, 0, 0, 0, 0, 0], 0x7b],
};

for (const [what, head] of Object.entries(HEADS)) {
  Deno.test(`openCheckpoint() gives a typed error for random bytes behind the head of ${what}`, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        onlyTypedErrors(() =>
          openCheckpoint(Uint8Array.from([...head, ...bytes]))
        );
      }),
      { numRuns: 500 },
    );
  });
}

// Opcodes that do something, with arguments of one byte; uniform bytes hardly ever get past the first.
const OPCODES = [
  ..."(012NK\x00\x88\x89)]}t\x85\x86\x87laedsuq\x00h\x00RbQ\x81\x8f\x90\x91.",
  "U\x01k",
  "C\x01k",
];
const NAMES = [...TORCH_CONSTRUCTORS.keys()].map((name) => {
  const dot = name.lastIndexOf(".");
  return `c${name.slice(0, dot)}\n${name.slice(dot + 1)}\n`;
});

Deno.test("readPickle() gives a typed error or a value for random programs", () => {
  const opcodes = fc.constantFrom(...OPCODES, ...NAMES);
  fc.assert(
    fc.property(fc.array(opcodes, { maxLength: 40 }), (program) => {
      const text = program.join("") + ".";
      const bytes = Uint8Array.from(
        text,
        (character) => character.charCodeAt(0),
      );
      onlyTypedErrors(() => readPickle(bytes, { allow: TORCH_CONSTRUCTORS }));
    }),
    { numRuns: 3000 },
  );
});

Deno.test("every constructor of the allowlist gives a typed error or a value for any arguments", () => {
  const values: fc.Arbitrary<PickleValue> = fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.double(),
    fc.bigInt(),
    fc.string(),
    fc.constant<PickleValue>([]),
    fc.constant(new Map()),
  );
  const constructors = [...TORCH_CONSTRUCTORS.values()].filter((call) =>
    call !== null
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...constructors),
      fc.array(values),
      (call, args) => {
        onlyTypedErrors(() => call(args));
      },
    ),
    { numRuns: 2000 },
  );
});
