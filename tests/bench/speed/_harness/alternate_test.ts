import { assertEquals } from "@std/assert";
import {
  alternate,
  type Timed,
} from "../../../../bench/speed/_harness/alternate.ts";

/** A side that notes its turns and yields 1, 2, 3, … times `unit`. */
function fake(name: string, turns: string[], unit: number): Timed {
  let runs = 0;
  return {
    run() {
      turns.push(name);
      return Promise.resolve(++runs * unit);
    },
  };
}

Deno.test("alternate() swaps the order from pair to pair", async () => {
  const turns: string[] = [];
  await alternate(fake("ours", turns, 1), fake("theirs", turns, 1), {
    pairs: 3,
    warmUps: 0,
  });
  assertEquals(turns, ["ours", "theirs", "theirs", "ours", "ours", "theirs"]);
});

Deno.test("alternate() keeps each side's samples under its own name", async () => {
  const turns: string[] = [];
  const samples = await alternate(
    fake("ours", turns, 1),
    fake("theirs", turns, 10),
    { pairs: 3, warmUps: 0 },
  );
  assertEquals(samples, { oursMs: [1, 2, 3], peerMs: [10, 20, 30] });
});

Deno.test("alternate() drops the warm-up pairs", async () => {
  const turns: string[] = [];
  const samples = await alternate(
    fake("ours", turns, 1),
    fake("theirs", turns, 10),
    { pairs: 1, warmUps: 2 },
  );
  assertEquals(samples, { oursMs: [3], peerMs: [30] });
  assertEquals(turns.length, 6);
});
