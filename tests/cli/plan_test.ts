import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Plan } from "../../src/runner/plan.ts";
import { withFolder } from "../runner/_fixtures.ts";
import { bench, run } from "./_run.ts";

Deno.test("plan lists claims, units and tasks without doing any", async () => {
  await withFolder(async (folder) => {
    const words = [
      "--backend=wasm",
      "--seeds=1",
      `--store=${folder}`,
      bench("dataset_size"),
    ];
    const { code, stdout } = await run(
      "plan",
      "silent-majority/minority-memorization",
      ...words,
    );
    assertEquals(code, 0);
    assertStringIncludes(
      stdout,
      "tests/dataset-size (audit): 1 unit, 0 measured",
    );
    assertMatch(stdout, /memorization \(claim\): 3 units, 0 measured/);
    // The training program is shared by the three arms: it is recorded once.
    assertEquals(stdout.match(/record the supervised step/g)?.length, 1);
    assertEquals(stdout.match(/train resnet8 on dominoes/g)?.length, 3);
  });
});

Deno.test("plan --json is JSON", async () => {
  await withFolder(async (folder) => {
    const { stdout } = await run(
      "plan",
      "--json",
      "--backend=wasm",
      "--seeds=1",
      `--store=${folder}`,
      bench("dataset_size"),
    );
    const plan = JSON.parse(stdout);
    assertEquals(plan.units.length, 1);
    assertEquals(plan.units[0].cached, false);
    assertEquals(plan.tasks[0].type, "unit");
  });
});

Deno.test("--arch and --dataset take names by commas and repeated, and leave the claim that follows", async () => {
  await withFolder(async (folder) => {
    const { code, stdout, stderr } = await run(
      "plan",
      "--json",
      "--backend=wasm",
      "--seeds=1",
      `--store=${folder}`,
      "--arch=resnet8,resnet16",
      "--arch",
      "mlp",
      "--dataset",
      "dominoes",
      bench("dataset_size"),
    );
    assertEquals(code, 0, stderr);
    const { units } = JSON.parse(stdout) as Pick<Plan, "units">;
    assertEquals(
      units.map(({ unit }) => [unit.claim, unit.dataset, unit.architecture]),
      ["resnet8", "resnet16", "mlp"].map((name) => [
        "tests/dataset-size",
        "dominoes",
        name,
      ]),
    );
  });
});
