import { assertEquals } from "@std/assert";
import { mlp } from "../../src/models/mod.ts";
import { TorchGenerator } from "../../src/random/mod.ts";
import { useBackend } from "../tensor/_backends.ts";
import { testConformance } from "./_conform.ts";
import { testGolden } from "./_golden.ts";
import { testTaps } from "./_taps.ts";

await useBackend("tensorflow");

testGolden(mlp("mlp"), "mlp");
testGolden(mlp("large_mlp"), "large_mlp");
testGolden(mlp("large_mlp_v2"), "large_mlp_v2");
// Colours and a height that is not the width: the order of flattening shows.
testGolden(
  { ...mlp("mlp", { input: [6, 5, 3] }), name: "mlp of colours" },
  "mlp_colour",
);

testConformance(mlp("mlp"));
testConformance(mlp("large_mlp"));
testConformance(mlp("large_mlp_v2"));
testTaps(mlp("large_mlp"));

// Printed as the least such maximum of every LargeMLP that Yang et al. trained from seed 0: a pixel that is black in
// every image of MNIST keeps its weights. (Stored outputs of their code's notebooks.)
Deno.test("large_mlp of seed 0 has the published weights at pixel (26, 1)", () => {
  const { shape, data } = mlp("large_mlp").init(new TorchGenerator(0))
    .get("hidden.weight")!;
  const column = Array.from(
    { length: shape[0]! },
    (_, row) => data[row * 784 + 26 * 28 + 1]!,
  );
  assertEquals(Math.max(...column), Math.fround(0.034562375));
});

Deno.test("large_mlp has 768 neurons in three rows of 256", () => {
  assertEquals(
    mlp("large_mlp").neurons.map(({ name, count }) => [name, count]),
    [["hidden", 256], ["hidden2", 256], ["hidden3", 256]],
  );
});
