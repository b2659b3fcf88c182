import { assertEquals } from "@std/assert";
import { openCheckpoint } from "../../src/checkpoints/open_checkpoint.ts";
import { nameNotes, originNotes } from "../../src/checkpoints/origin_notes.ts";
import { fixtureBytes, fixturePath } from "./_fixtures.ts";

for (
  const [file, notes] of [
    ["dfr_final_checkpoint.pt", []],
    ["group_dro_best_model.pth", [
      "weights taken from the file itself, a whole module of class __main__.Net",
    ]],
    ["deit.pth", [
      "weights taken from model",
      "model_ema not taken (an average); #model_ema takes it",
    ]],
    ["balancing_groups.pt", ["weights taken from model"]],
    ["compiled.pt", ["_orig_mod. was taken out of the names"]],
    ["subpopbench_model.pkl", [
      "weights taken from model_dict",
      "network.* left out, the same tensors are there under other names",
    ]],
  ] as const
) {
  Deno.test(`originNotes() of ${file}`, () => {
    const checkpoint = openCheckpoint(fixturePath(`field/${file}`));
    assertEquals(originNotes(checkpoint.origin, (key) => `#${key}`), [
      ...notes,
    ]);
    checkpoint.close();
  });
}

Deno.test("nameNotes() say what was taken off", () => {
  const { origin } = openCheckpoint(fixtureBytes("field/balancing_groups.pt"));
  assertEquals(nameNotes(origin), [
    "every name began with network. which was taken off",
  ]);
});
