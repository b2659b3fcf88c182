import { assertAlmostEquals, assertEquals } from "@std/assert";
import { decideBy, percentagePoints } from "../../src/claims/rule.ts";

const primary = { quantity: "drop", condition: "traced" };
const random = {
  name: "random",
  arm: "main",
  readout: { quantity: "drop", condition: "random" },
} as const;

Deno.test("percentagePoints() is the hundredth part", () => {
  assertAlmostEquals(percentagePoints(5), 0.05, 1e-15);
});

Deno.test("decideBy() states that the primary quantity exceeds the smallest effect", () => {
  const { asStated } = decideBy(primary, {
    smallestEffect: 0.05,
    against: [random],
  });
  assertEquals(asStated.length, 1);
  assertEquals(asStated[0]!.readout, primary);
  assertEquals(asStated[0]!.above, 0.05);
});

Deno.test("decideBy() adds further criteria to the first", () => {
  const half = { says: "half", readout: primary, times: 0.5, above: 0 };
  const { asStated } = decideBy(primary, {
    smallestEffect: 0.05,
    against: [random],
    asStatedToo: [half],
  });
  assertEquals(asStated.length, 2);
  assertEquals(asStated[1], half);
});

Deno.test("decideBy() lets the paper's own criterion replace the usual one", () => {
  const own = { says: "the paper's", readout: primary, above: 0 };
  const { asStated } = decideBy(primary, {
    smallestEffect: 0.05,
    against: [random],
    asStated: [own],
  });
  assertEquals(asStated, [own]);
});

Deno.test("decideBy() asks every negative arm the question that is asked as stated", () => {
  const { negative, asStated } = decideBy(primary, {
    smallestEffect: 0.05,
    against: [random],
    silentIn: [{ name: "blank", dataset: "blanked" }],
  });
  assertEquals(negative, [{
    name: "blank",
    arm: "negative",
    dataset: "blanked",
    criteria: asStated,
  }]);
});

Deno.test("decideBy() asks for five seeds unless told otherwise", () => {
  const options = { smallestEffect: 0.05, against: [random] };
  assertEquals(decideBy(primary, options).minimumSeeds, 5);
  assertEquals(
    decideBy(primary, { ...options, minimumSeeds: 10 }).minimumSeeds,
    10,
  );
});

Deno.test("decideBy() is plain data: it survives JSON", () => {
  const rule = decideBy(primary, { smallestEffect: 0.05, against: [random] });
  assertEquals(JSON.parse(JSON.stringify(rule)), rule);
});
