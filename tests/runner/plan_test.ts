import { assertEquals } from "@std/assert";
import { decideBy } from "../../src/claims/rule.ts";
import type { Recipe } from "../../src/claims/recipe.ts";
import type { Claim, Unit } from "../../src/claims/types.ts";
import { measureUnit } from "../../src/runner/measure_unit.ts";
import {
  type Plan,
  type PlannedBench,
  type PlanOptions,
  planRun,
} from "../../src/runner/plan.ts";
import type { Store } from "../../src/runner/store.ts";
import { listArtifacts } from "../../src/runner/store_housekeeping.ts";
import { createWorkshop } from "../../src/runner/workshop.ts";
import {
  countedKinds,
  NUMERICS,
  PROVENANCE,
  recipe,
  textKind,
  withStore,
} from "./_fixtures.ts";

const readout = { quantity: "length", condition: "all" };
const KINDS = {
  ...countedKinds().kinds,
  program: { ...textKind([]), isolated: true },
};

/** A network of the seed on a program that all seeds share; claims of the same data share the network. */
function network({ dataset, seed }: Unit): Recipe {
  return recipe("text", { name: `${dataset} ${seed}` }, {
    data: recipe("name", { name: dataset, seed }),
    program: recipe("program", { name: "program" }),
  });
}

function bench(id: string, needs = network): PlannedBench {
  const claim: Claim = {
    id,
    version: 1,
    kind: "audit",
    statement: "Something is so.",
    on: {
      fixture: {
        cases: [{ dataset: "data", negative: ["blank"] }],
        architectures: ["net"],
        protocol: "faithful",
        seeds: 2,
      },
    },
    needs: (unit) => ({ network: needs(unit) }),
    measure: () => [{ ...readout, group: "all", value: 1, n: 1 }],
    decide: decideBy(readout, { smallestEffect: 0.1, against: [] }),
    tables: [],
  };
  return { url: `file:///${id}_bench.ts`, claim, benchDigest: `code of ${id}` };
}

function plan(
  store: Store,
  benches: readonly PlannedBench[],
  numerics = NUMERICS,
  options: Pick<PlanOptions, "fresh"> = {},
): Promise<Plan> {
  return planRun({
    ...options,
    benches,
    selection: { scale: "fixture" },
    store,
    kinds: KINDS,
    numerics,
    provenance: PROVENANCE,
  });
}

function titles({ tasks }: Plan): string[] {
  return tasks.map(({ type, title }) => `${type}: ${title}`);
}

function workshop(store: Store) {
  return createWorkshop({
    store,
    kinds: KINDS,
    numerics: NUMERICS,
    cacheFolder: "",
    progress() {},
    now: () => 0,
  });
}

const NAMED = (name: string) => `artifact: text {"name":"${name}"}`;

Deno.test("planRun() makes whole seeds one after the other, what is shared first", async () => {
  await withStore(async (store) => {
    assertEquals(titles(await plan(store, [bench("paper/a")])), [
      NAMED("program"),
      NAMED("data 100"),
      "unit: paper/a on data, net, seed 100",
      NAMED("blank 100"),
      "unit: paper/a on blank, net, seed 100",
      NAMED("data 101"),
      "unit: paper/a on data, net, seed 101",
      NAMED("blank 101"),
      "unit: paper/a on blank, net, seed 101",
    ]);
  });
});

Deno.test("planRun() makes one task of what its kind makes in one pass, where it stands first", async () => {
  await withStore(async (store) => {
    const network = recipe("text", { name: "network" });
    const edited = (k: number, seed = 0) =>
      recipe("edited", { k, seed }, { network });
    const claimOf = (id: string, ...edits: readonly Recipe[]) =>
      bench(
        id,
        () =>
          recipe(
            "text",
            { name: id },
            Object.fromEntries(edits.map((edit, at) => [`edit${at}`, edit])),
          ),
      );
    const kinds = {
      ...KINDS,
      edited: {
        ...textKind([]),
        pass: {
          differIn: ["k"],
          make: () => Promise.resolve(),
          describe: (recipes: readonly Recipe[]) =>
            `edits ${recipes.map(({ parameters }) => parameters.k).join(" ")}`,
        },
      },
    };
    const { tasks } = await planRun({
      benches: [
        claimOf("paper/a", edited(1), edited(2)),
        claimOf("paper/b", edited(2), edited(3), edited(1, 9)),
      ],
      selection: { scale: "fixture", seeds: 1 },
      store,
      kinds,
      numerics: NUMERICS,
      provenance: PROVENANCE,
    });
    const artifacts = tasks.filter(({ type }) => type === "artifact");
    assertEquals(artifacts.map(({ title }) => title), [
      'text {"name":"network"}',
      "edits 1 2 3",
      'text {"name":"paper/a"}',
      // Another seed: not of the same pass.
      'text {"k":1,"seed":9}',
      'text {"name":"paper/b"}',
    ]);
    const [, pass, a] = artifacts;
    assertEquals(a!.after.includes(pass!.id), true);
  });
});

Deno.test("planRun() plans what two claims need once", async () => {
  await withStore(async (store) => {
    const both = await plan(store, [bench("paper/a"), bench("paper/b")]);
    const one = await plan(store, [bench("paper/a")]);
    assertEquals(both.units.length, 8);
    assertEquals(both.artifacts, one.artifacts);
    assertEquals(both.artifacts.total, 5);
    assertEquals(both.tasks.length, 5 + 8);
  });
});

Deno.test("planRun() lets every task wait for the tasks that it needs, and for no others", async () => {
  await withStore(async (store) => {
    const { tasks } = await plan(store, [bench("paper/a")]);
    const titleOf = new Map(tasks.map(({ id, title }) => [id, title]));
    const waits = tasks.map(({ after }) =>
      after.map((id) => titleOf.get(id)!.replace("text ", ""))
    );
    assertEquals(waits[0], []);
    assertEquals(waits[1], ['{"name":"program"}']);
    assertEquals(waits[2], ['{"name":"program"}', '{"name":"data 100"}']);
  });
});

Deno.test("planRun() gives an isolated kind a process of its own", async () => {
  await withStore(async (store) => {
    const { tasks } = await plan(store, [bench("paper/a")]);
    const isolated = tasks.filter((task) =>
      task.type === "artifact" && task.isolated
    );
    assertEquals(isolated.map(({ title }) => title), [
      'text {"name":"program"}',
    ]);
  });
});

Deno.test("planRun() drops the artifacts that are stored", async () => {
  await withStore(async (store) => {
    const page = bench("paper/a");
    const first = await plan(store, [page]);
    const [unit] = first.units;
    // With it comes the program that it rests on.
    await workshop(store).ensure(network(unit!.unit));
    const second = await plan(store, [page]);
    assertEquals(second.tasks.length, first.tasks.length - 2);
    assertEquals(second.artifacts, {
      ...first.artifacts,
      cached: 2,
      list: second.artifacts.list,
    });
  });
});

Deno.test("planRun() drops the units that are recorded, and what only they need; afresh it drops nothing", async () => {
  await withStore(async (store) => {
    const page = bench("paper/a");
    const { units } = await plan(store, [page]);
    const { unit, id } = units[0]!;
    await store.writeRecord(
      await measureUnit(page.claim, unit, {
        id,
        workshop: workshop(store),
        provenance: PROVENANCE,
        now: () => 0,
      }),
    );
    await store.remove("text", (await listArtifacts(store))[0]!.manifest.key);
    const second = await plan(store, [page]);
    assertEquals(second.units.map(({ cached }) => cached), [
      true,
      false,
      false,
      false,
    ]);
    assertEquals(titles(second).includes(NAMED("data 100")), false);

    const fresh = await plan(store, [page], NUMERICS, { fresh: true });
    assertEquals(fresh.units.map(({ cached }) => cached).includes(true), false);
    assertEquals(fresh.artifacts.cached, 0);
    assertEquals(titles(fresh).includes(NAMED("data 100")), true);
  });
});

Deno.test("planRun() plans a failed unit again", async () => {
  await withStore(async (store) => {
    const page = bench("paper/a");
    const { units } = await plan(store, [page]);
    const { unit, id } = units[0]!;
    await store.writeRecord({
      format: "spuriousbench/record/1",
      id,
      unit,
      state: "failed",
      error: "out of memory",
      inputs: [],
      preconditions: [],
      observations: [],
      provenance: { ...PROVENANCE, startedAt: "", durationMs: 0 },
    });
    assertEquals((await plan(store, [page])).units[0]!.cached, false);
  });
});

Deno.test("planRun() asks for nothing beneath an artifact that is there, as the workshop does", async () => {
  await withStore(async (store) => {
    const page = bench("paper/a");
    const network = (await plan(store, [page])).tasks.find(({ title }) =>
      title.includes("data 100")
    );
    const shop = workshop(store);
    if (network?.type === "artifact") await shop.value(network.recipes[0]!);
    // The program is lost; the network that was made with it is not.
    const program = (await listArtifacts(store)).find(({ manifest }) =>
      manifest.kind === "program"
    )!;
    await store.remove("program", program.manifest.key);
    const found = await plan(store, [{
      ...page,
      claim: {
        ...page.claim,
        on: {
          fixture: { ...page.claim.on.fixture, cases: [{ dataset: "data" }] },
        },
      },
    }]);
    assertEquals(titles(found), [
      "unit: paper/a on data, net, seed 100",
      NAMED("program"),
      NAMED("data 101"),
      "unit: paper/a on data, net, seed 101",
    ]);
    assertEquals(found.artifacts.total, 3);
    assertEquals(found.artifacts.cached, 1);
  });
});

Deno.test("planRun() plans units again when the bench's code or the numerics change", async () => {
  await withStore(async (store) => {
    const page = bench("paper/a");
    const ids = async (...args: Parameters<typeof plan>) =>
      (await plan(...args)).units.map(({ id }) => id);
    const all = [
      ...await ids(store, [page]),
      ...await ids(store, [{ ...page, benchDigest: "edited" }]),
      ...await ids(store, [page], { ...NUMERICS, threads: 2 }),
    ];
    assertEquals(new Set(all).size, 12);
  });
});

Deno.test("planRun() plans no task for a derived value", async () => {
  await withStore(async (store) => {
    const page = bench("paper/a", ({ seed }) => recipe("name", { seed }));
    const { tasks, artifacts } = await plan(store, [page]);
    assertEquals(new Set(tasks.map(({ type }) => type)), new Set(["unit"]));
    assertEquals(artifacts.total, 0);
  });
});

Deno.test("a unit's task carries its bench and where it comes from", async () => {
  await withStore(async (store) => {
    const { tasks } = await plan(store, [bench("paper/a")]);
    const unit = tasks.find(({ type }) => type === "unit");
    assertEquals(
      unit?.type === "unit" && unit.bench,
      "file:///paper/a_bench.ts",
    );
    assertEquals(
      unit?.type === "unit" && unit.provenance.benchDigest,
      "code of paper/a",
    );
  });
});
