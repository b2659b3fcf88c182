import { assertEquals } from "@std/assert";
import {
  compareTensors,
  problemsOf,
  type TensorInfos,
} from "../../src/checkpoints/compare_tensors.ts";

const SPECS = ["a.weight", "b.weight"].map((name) => ({
  name,
  dtype: "float32" as const,
  shape: [2],
  kind: "weight" as const,
  layout: "same" as const,
}));

/** A file with these shapes; what is read is noted. */
function file(shapes: Readonly<Record<string, readonly number[]>>) {
  const read: string[] = [];
  const infos: TensorInfos = {
    source: "w.pt",
    names: Object.keys(shapes),
    info: (name) => ({ dtype: "float32", shape: shapes[name]! }),
    read(name) {
      read.push(name);
      return { dtype: "float32", shape: [2], data: Float32Array.of(1, 2) };
    },
  };
  return { infos, read };
}

Deno.test("compareTensors() tells missing, unexpected and misshapen tensors", () => {
  const { infos, read } = file({ "a.weight": [3], "c.weight": [2] });
  const comparison = compareTensors(SPECS, infos);
  const { missing, unexpected, misfits } = comparison;
  assertEquals([missing, unexpected, misfits.map(({ name }) => name)], [
    ["b.weight"],
    ["c.weight"],
    ["a.weight"],
  ]);
  assertEquals(problemsOf(comparison).map(({ kind }) => kind), [
    "missing",
    "unexpected",
    "shape",
  ]);
  assertEquals(read, []);
});

Deno.test("compareTensors() reads values only to find repetitions", () => {
  const { infos, read } = file({
    "a.weight": [2],
    "b.weight": [2],
    "x.a.weight": [2],
  });
  assertEquals(compareTensors(SPECS, infos).unexpected, []);
  assertEquals(read, ["x.a.weight", "a.weight"]);
  const { read: _, ...closed } = infos;
  assertEquals(compareTensors(SPECS, closed).unexpected, ["x.a.weight"]);
});

Deno.test("compareTensors() leaves an average of the network", () => {
  const { infos } = file({
    "ema.a.weight": [2],
    "ema.b.weight": [2],
    "net.a.weight": [2],
    "net.b.weight": [2],
  });
  const { matches, unexpected, notes } = compareTensors(SPECS, infos);
  assertEquals([...matches.values()], ["net.a.weight", "net.b.weight"]);
  assertEquals(unexpected, []);
  assertEquals(notes, [
    '"net." taken off the names',
    "2 tensors of an average of the network left: the network itself was taken",
  ]);
});

Deno.test("compareTensors() asks nothing of free parameters and ignored names", () => {
  const { infos } = file({ "a.weight": [9], other: [2] });
  const { missing, misfits, unexpected, reinitialised } = compareTensors(
    SPECS,
    infos,
    { free: ["a.weight", "b.weight"], ignore: ["other"] },
  );
  assertEquals([missing, misfits, unexpected], [[], [], []]);
  assertEquals(reinitialised, ["a.weight", "b.weight"]);
});
