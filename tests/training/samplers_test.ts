import { assert, assertEquals } from "@std/assert";
import { TorchGenerator } from "../../src/random/mod.ts";
import { epochOrder } from "../../src/training/mod.ts";

const split = {
  count: 10,
  groups: Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 2, 3, 3),
  labels: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 1, 1),
};

Deno.test("epochOrder() shuffled is PyTorch's randperm", () => {
  // torch 2.15: torch.randperm(10, generator=torch.Generator().manual_seed(7))
  assertEquals(
    [...epochOrder({ kind: "shuffled" }, split, new TorchGenerator(7))],
    [5, 0, 3, 4, 1, 7, 9, 6, 8, 2],
  );
});

// torch 2.15: g = torch.Generator().manual_seed(7); n = torch.bincount(ids).double()
// torch.multinomial((1 / n)[ids], 10, replacement=True, generator=g)
Deno.test("epochOrder() balanced is PyTorch's WeightedRandomSampler", () => {
  const order = (
    by: "group" | "class",
  ) => [...epochOrder({ kind: "balanced", by }, split, new TorchGenerator(7))];
  assertEquals(order("group"), [6, 6, 8, 7, 9, 8, 6, 7, 8, 8]);
  assertEquals(order("class"), [3, 3, 9, 7, 9, 9, 4, 7, 8, 8]);
});

Deno.test("epochOrder() balanced draws every group equally often", () => {
  const counts = [0, 0, 0, 0];
  const generator = new TorchGenerator(0);
  for (let epoch = 0; epoch < 1000; epoch++) {
    for (
      const at of epochOrder(
        { kind: "balanced", by: "group" },
        split,
        generator,
      )
    ) counts[split.groups[at]!]!++;
  }
  // 2,500 of 10,000 draws each; the standard deviation is 43.
  for (const count of counts) assert(Math.abs(count - 2500) < 200, `${counts}`);
});
