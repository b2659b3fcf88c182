import { assert, assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../src/errors/mod.ts";
import { applyEdit } from "../../src/neurons/apply_edit.ts";
import { zeroEdit } from "../../src/neurons/edits.ts";
import { parameters, resnet8 } from "./_reference.ts";

const edit = zeroEdit({ architecture: resnet8, parameters }, [
  { site: "conv1", index: 0 },
]);

Deno.test("applyEdit() shares every untouched array by identity", () => {
  const edited = applyEdit(parameters, edit);
  assertEquals([...edited.keys()], [...parameters.keys()]);
  for (const [name, array] of parameters) {
    assertEquals(edited.get(name) === array, name !== "conv1.weight", name);
  }
});

Deno.test("applyEdit() leaves the base as it was", () => {
  const before = new Map(
    [...parameters].map(([name, { data }]) => [name, [...data]]),
  );
  applyEdit(parameters, edit);
  for (const [name, { data }] of parameters) {
    assertEquals([...data], before.get(name), name);
  }
  assert(parameters.get("conv1.weight")!.data.some((value) => value !== 0));
});

Deno.test("applyEdit() refuses a name that the base does not have", () => {
  assertThrows(
    () => applyEdit(new Map(), edit),
    RangeError,
    'current value is "conv1.weight"',
  );
});

Deno.test("applyEdit() refuses another shape", () => {
  const { dtype, data } = parameters.get("conv1.weight")!;
  const overrides = new Map([[
    "conv1.weight",
    { dtype, shape: [data.length], data },
  ]]);
  assertThrows(() => applyEdit(parameters, { overrides }), ShapeError);
});
