import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import type { Recipe } from "../../src/claims/recipe.ts";
import type {
  ArtifactKinds,
  DerivedKind,
  Progress,
  StoredKind,
  StoredMakeContext,
} from "../../src/runner/artifact_kind.ts";
import type { Store } from "../../src/runner/store.ts";
import { listArtifacts } from "../../src/runner/store_housekeeping.ts";
import { createWorkshop, uniqueByKey } from "../../src/runner/workshop.ts";
import { sha256Hex } from "../../src/text/mod.ts";
import { countedKinds, NUMERICS, recipe, withStore } from "./_fixtures.ts";

function workshop(
  store: Store,
  kinds: ArtifactKinds,
  options: { keep?: number; progress?: (progress: Progress) => void } = {},
) {
  return createWorkshop({
    store,
    kinds,
    numerics: NUMERICS,
    cacheFolder: "/cache",
    now: () => 0,
    progress: () => {},
    ...options,
  });
}

const NAME = recipe("name", { name: "a" });

function text(name: string, on: Recipe = NAME): Recipe {
  return recipe("text", { name, on: "on" }, { on });
}

Deno.test("value() makes inputs first and passes them in", async () => {
  await withStore(async (store) => {
    const { kinds, made } = countedKinds();
    const value = await workshop(store, kinds).value(text("c", text("b")));
    assertEquals(value, "a;b;c;");
    assertEquals(new Set(made), new Set(["a", "b", "c"]));
  });
});

Deno.test("value() makes what several need once", async () => {
  await withStore(async (store) => {
    const { kinds, made } = countedKinds();
    const shop = workshop(store, kinds);
    const shared = text("b");
    await Promise.all([
      shop.value(text("c", shared)),
      shop.value(text("d", shared)),
    ]);
    await shop.value(shared);
    assertEquals(made.toSorted(), ["a", "b", "c", "d"]);
  });
});

Deno.test("value() takes a stored artifact from the store in the next process, without its inputs", async () => {
  await withStore(async (store) => {
    const first = countedKinds();
    await workshop(store, first.kinds).value(text("b"));
    const second = countedKinds();
    assertEquals(await workshop(store, second.kinds).value(text("b")), "a;b;");
    assertEquals(second.made, []);
  });
});

Deno.test("value() makes a derived value again in the next process and stores nothing", async () => {
  await withStore(async (store) => {
    const first = countedKinds();
    await workshop(store, first.kinds).value(NAME);
    assertEquals(await listArtifacts(store), []);
    const second = countedKinds();
    await workshop(store, second.kinds).value(NAME);
    assertEquals(second.made, ["a"]);
  });
});

Deno.test("value() keeps no more values in memory than it is told", async () => {
  await withStore(async (store) => {
    const { kinds, made } = countedKinds();
    const shop = workshop(store, kinds, { keep: 1 });
    for (const name of ["a", "b", "a"]) {
      await shop.value(recipe("name", { name }));
    }
    assertEquals(made, ["a", "b", "a"]);
  });
});

Deno.test("value() keeps the values that were used last, whenever they were made", async () => {
  await withStore(async (store) => {
    const { kinds, made } = countedKinds();
    const shop = workshop(store, kinds, { keep: 2 });
    for (const name of ["a", "b", "a", "c", "a"]) {
      await shop.value(recipe("name", { name }));
    }
    assertEquals(made, ["a", "b", "c"]);
  });
});

Deno.test("settle() closes what memory no longer keeps, once, and nothing before", async () => {
  await withStore(async (store) => {
    const { kinds } = countedKinds();
    const closed: string[] = [];
    const shop = workshop(store, {
      ...kinds,
      name: {
        ...kinds.name as DerivedKind<string>,
        close: (value: string) => void closed.push(value),
      },
    }, { keep: 1 });
    for (const name of ["a", "b", "c"]) {
      await shop.value(recipe("name", { name }));
    }
    assertEquals(closed, []);
    await shop.settle();
    await shop.settle();
    assertEquals(closed, ["a;", "b;"]);
  });
});

Deno.test("value() tries again after a failure", async () => {
  await withStore(async (store) => {
    const { kinds } = countedKinds();
    let attempts = 0;
    const shop = workshop(store, {
      ...kinds,
      flaky: {
        stored: false,
        version: 1,
        numeric: false,
        describe: () => "flaky",
        digest: String,
        make: () =>
          ++attempts === 1
            ? Promise.reject(new Error("out of memory"))
            : Promise.resolve("fine"),
      },
    });
    await assertRejects(() => shop.value(recipe("flaky")), Error, "memory");
    assertEquals(await shop.value(recipe("flaky")), "fine");
  });
});

Deno.test("value() makes an artifact again whose bytes changed in the store", async () => {
  await withStore(async (store) => {
    const first = countedKinds();
    await workshop(store, first.kinds).value(text("b"));
    const [artifact] = await listArtifacts(store);
    // The same length: only the digest tells.
    await Deno.writeTextFile(join(artifact!.folder, "text"), "a;X;");
    const second = countedKinds();
    assertEquals(await workshop(store, second.kinds).value(text("b")), "a;b;");
    assertEquals(second.made, ["b", "a"]);
  });
});

Deno.test("value() names the input that a kind asks for and the recipe lacks", async () => {
  await withStore(async (store) => {
    const { kinds } = countedKinds();
    const lost = recipe("text", { name: "b", on: "network" }, { data: NAME });
    await assertRejects(
      () => workshop(store, kinds).value(lost),
      RangeError,
      "Cannot make text: it has no input network; inputs are data",
    );
  });
});

Deno.test("ensure() stores an artifact", async () => {
  await withStore(async (store) => {
    const { kinds } = countedKinds();
    await workshop(store, kinds).ensure(text("b"));
    assertEquals((await listArtifacts(store)).length, 1);
  });
});

/** A kind that makes its texts in passes, and the names of each pass. */
function passKinds(): { kinds: ArtifactKinds; passes: string[][] } {
  const { kinds } = countedKinds();
  const passes: string[][] = [];
  const make = async (contexts: readonly StoredMakeContext[]) => {
    passes.push(contexts.map(({ parameters }) => String(parameters.name)));
    for (const { folder, parameters } of contexts) {
      await Deno.writeTextFile(join(folder, "text"), `${parameters.name};`);
    }
  };
  return {
    passes,
    kinds: {
      ...kinds,
      edit: {
        ...kinds.text as StoredKind<string>,
        make: (context: StoredMakeContext) => make([context]),
        pass: { differIn: ["name"], make, describe: () => "edits" },
      },
    },
  };
}

Deno.test("ensure() makes several artifacts in one pass, without those that are there", async () => {
  await withStore(async (store) => {
    const { kinds, passes } = passKinds();
    const shop = workshop(store, kinds);
    const edit = (name: string) => recipe("edit", { name });
    await shop.ensure(edit("a"));
    await shop.ensure(edit("a"), edit("b"), edit("c"));
    await shop.ensure(edit("b"), edit("c"));
    assertEquals(passes.map((pass) => pass.toSorted()), [["a"], ["b", "c"]]);
    assertEquals(await shop.value(edit("c")), "c;");
    assertEquals((await listArtifacts(store)).length, 3);
  });
});

Deno.test("ensure() stores nothing of a pass that fails", async () => {
  await withStore(async (store) => {
    const { kinds } = passKinds();
    const edit = kinds.edit as StoredKind<string>;
    const fails = () => Promise.reject(new Error("out of memory"));
    const shop = workshop(store, {
      ...kinds,
      edit: { ...edit, pass: { ...edit.pass!, make: fails } },
    });
    const recipes = ["a", "b"].map((name) => recipe("edit", { name }));
    await assertRejects(() => shop.ensure(...recipes), Error, "memory");
    assertEquals(await listArtifacts(store), []);
  });
});

Deno.test("ensure() refuses artifacts that are no pass", async () => {
  await withStore(async (store) => {
    const shop = workshop(store, passKinds().kinds);
    const one = recipe("edit", { name: "a", seed: 1 });
    const other = recipe("edit", { name: "a", seed: 2 });
    await assertRejects(() => shop.ensure(one, other), RangeError, "one pass");
    await assertRejects(() => shop.ensure(text("a"), text("b")), RangeError);
  });
});

Deno.test("cite() lists everything an artifact rests on, derived values with their digests", async () => {
  await withStore(async (store) => {
    const { kinds } = countedKinds();
    const cited = await workshop(store, kinds).cite("c", text("c", text("b")));
    assertEquals(cited.map(({ name, kind }) => [name, kind]), [
      ["on", "name"],
      ["on", "text"],
      ["c", "text"],
    ]);
    assertEquals(cited[0]!.digest, sha256Hex("a;"));
    // sha256 over canonical JSON of the manifest's list of files.
    assertEquals(
      cited[1]!.digest,
      sha256Hex(
        `[{"name":"text","numBytes":4,"sha256":"${sha256Hex("a;b;")}"}]`,
      ),
    );
  });
});

Deno.test("cite() says the same whether the artifact was made now or before", async () => {
  await withStore(async (store) => {
    const cite = () =>
      workshop(store, countedKinds().kinds).cite("b", text("b"));
    assertEquals(await cite(), await cite());
  });
});

Deno.test("progress of a maker reaches the workshop's listener", async () => {
  await withStore(async (store) => {
    const heard: Progress[] = [];
    const shop = workshop(store, {
      slow: {
        stored: false,
        version: 1,
        numeric: false,
        describe: () => "slow",
        digest: String,
        make({ progress, cacheFolder, temporaryFolder }) {
          progress({ done: 1, total: 2, text: "half" });
          assertEquals(cacheFolder, "/cache");
          assertEquals(temporaryFolder, store.temporaryFolder);
          return Promise.resolve("done");
        },
      },
    }, { progress: (one) => heard.push(one) });
    await shop.value(recipe("slow"));
    assertEquals(heard, [{ done: 1, total: 2, text: "half" }]);
  });
});

Deno.test("uniqueByKey() keeps the first of each key", () => {
  const input = (name: string, key: string) => ({
    name,
    key,
    kind: "k",
    digest: "d",
  });
  assertEquals(
    uniqueByKey([input("a", "1"), input("b", "2"), input("c", "1")])
      .map(({ name }) => name),
    ["a", "b"],
  );
});
