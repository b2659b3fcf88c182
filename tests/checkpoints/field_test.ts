import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { CheckpointError } from "../../src/checkpoints/errors.ts";
import { openCheckpoint } from "../../src/checkpoints/open_checkpoint.ts";
import type { Checkpoint } from "../../src/checkpoints/types.ts";
import { withinASecond } from "./_cpu.ts";
import { describeRaw, type ExpectedTensor, fixturePath } from "./_fixtures.ts";

/** One file of `fixtures/checkpoints/field.py`: what PyTorch reads of it, and what must be said. */
interface Row {
  readonly file: string;
  /** The place in `networks` of what the network's own `state_dict()` holds. */
  readonly expected?: number;
  /** What a refusal names. */
  readonly refused?: string;
  readonly key?: string;
  readonly what?: string;
  readonly className?: string;
  readonly prefix?: string;
  readonly removed?: readonly string[];
  readonly repeated?: readonly string[];
  readonly others?: readonly string[];
}

const { networks, rows }: {
  readonly networks: readonly Record<string, ExpectedTensor>[];
  readonly rows: readonly Row[];
} = JSON.parse(Deno.readTextFileSync(fixturePath("field/field.json")));

/** What the reader says about a file, as far as the row names it. */
function saidOf({ origin }: Checkpoint, row: Row): Partial<Row> {
  const said = { ...origin, others: origin.others.map(({ key }) => key) };
  const named = Object.keys(row).filter((name) => name in said);
  return Object.fromEntries(
    named.map((name) => [name, said[name as keyof typeof said]]),
  );
}

for (const row of rows) {
  const path = fixturePath(`field/${row.file}`);
  if (row.refused !== undefined) {
    Deno.test(`openCheckpoint() refuses ${row.file} and names why`, () => {
      const { message } = withinASecond(() =>
        assertThrows(() => openCheckpoint(path), CheckpointError)
      );
      assertStringIncludes(message, row.refused!);
      assertStringIncludes(message, row.file);
    });
    continue;
  }
  Deno.test(`openCheckpoint() reads ${row.file} as PyTorch does and says what it is`, () => {
    const checkpoint = openCheckpoint(path);
    const { names } = checkpoint;
    assertEquals(
      Object.fromEntries(
        names.map((name) => [name, describeRaw(checkpoint.readRaw(name))]),
      ),
      networks[row.expected!],
    );
    const said = saidOf(checkpoint, row);
    assertEquals(
      said,
      Object.fromEntries(
        Object.keys(said).map((name) => [name, row[name as keyof Row]]),
      ),
    );
    checkpoint.close();
  });
}
