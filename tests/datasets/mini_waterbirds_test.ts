import { assertEquals } from "@std/assert";
import { MINI_WATERBIRDS } from "../../src/datasets/mini_waterbirds.ts";
import { withFolder } from "./_folders.ts";

Deno.test("mini-waterbirds is 1,000 pictures with 95 % of each class on its own background in training", () => {
  const { train, validation, test } = MINI_WATERBIRDS.groupCounts!;
  const total = [...train, ...validation, ...test].reduce((a, b) => a + b);
  assertEquals(total, 1000);
  assertEquals(train[0]! / (train[0]! + train[1]!), 0.95);
  assertEquals(train[3]! / (train[2]! + train[3]!), 0.95);
});

Deno.test("a missing mini-waterbirds names the script that builds it", async () => {
  await withFolder(async (folder) => {
    const { problems } = await MINI_WATERBIRDS.inspect(folder);
    assertEquals(problems.map(({ kind }) => kind), ["missing-file"]);
    assertEquals(
      problems[0]!.remedy.includes("fixtures/mini_waterbirds"),
      true,
    );
  });
});
