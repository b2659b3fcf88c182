import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { marginMatch } from "../../src/metrics/margin_match.ts";
import { WATERBIRDS } from "./_scheme.ts";

const pairs = WATERBIRDS.pairs;
const onePair = [{ minority: 1, majority: 0 }];

Deno.test("marginMatch() takes the majority image of the same class with the nearest margin", () => {
  //               0  1   2  3    4  5
  const margins = [1, 10, 8, 2.5, 7, 3];
  const groups = [0, 0, 1, 2, 3, 3];
  assertEquals(marginMatch(margins, { groups, pairs }), [
    { minority: 2, majority: 1 },
    { minority: 3, majority: 5 },
  ]);
});

Deno.test("marginMatch() gives a tie to the lower position", () => {
  // 4 and 6 are both 1 away from 5.
  assertEquals(
    marginMatch([5, 6, 4], { groups: [1, 0, 0], pairs: onePair }),
    [{ minority: 0, majority: 1 }],
  );
});

Deno.test("marginMatch() uses a majority image more than once by default", () => {
  assertEquals(
    marginMatch([5, 5.5, 5, 20], { groups: [1, 1, 0, 0], pairs: onePair }),
    [{ minority: 0, majority: 2 }, { minority: 1, majority: 2 }],
  );
});

Deno.test("marginMatch() without replacement lets the lowest margin choose first", () => {
  assertEquals(
    marginMatch([5.5, 5, 5, 20], {
      groups: [1, 1, 0, 0],
      pairs: onePair,
      replacement: false,
    }),
    [{ minority: 0, majority: 3 }, { minority: 1, majority: 2 }],
  );
});

Deno.test("marginMatch() without replacement refuses too few majority images", () => {
  assertThrows(
    () =>
      marginMatch([5, 5, 5], {
        groups: [1, 1, 0],
        pairs: onePair,
        replacement: false,
      }),
    RangeError,
    "2 minority images",
  );
});

Deno.test("marginMatch() stays among the given positions", () => {
  assertEquals(
    marginMatch([5, 5, 9, 1], {
      groups: [1, 0, 0, 1],
      pairs: onePair,
      among: [2, 0],
    }),
    [{ minority: 0, majority: 2 }],
  );
});

Deno.test("marginMatch() refuses a group without images", () => {
  assertThrows(
    () => marginMatch([1], { groups: [1], pairs: onePair }),
    RangeError,
    "group 0 has no images",
  );
});

Deno.test("marginMatch() refuses NaN margins", () => {
  assertThrows(
    () => marginMatch([1, NaN], { groups: [1, 0], pairs: onePair }),
    RangeError,
    "NaN",
  );
});

const images = fc.array(
  fc.record({
    margin: fc.double({ min: -9, max: 9, noNaN: true }),
    group: fc.nat(1),
  }),
  { minLength: 2, maxLength: 30 },
).filter((all) => [0, 1].every((g) => all.some(({ group }) => group === g)));

Deno.test("marginMatch() leaves no majority image nearer than the chosen one", () => {
  fc.assert(fc.property(images, (all) => {
    const margins = all.map(({ margin }) => margin);
    const groups = all.map(({ group }) => group);
    for (
      const { minority, majority } of marginMatch(margins, {
        groups,
        pairs: onePair,
      })
    ) {
      const distance = Math.abs(margins[majority]! - margins[minority]!);
      all.forEach(({ margin, group }) => {
        if (group === 0) {
          assert(Math.abs(margin - margins[minority]!) >= distance);
        }
      });
    }
  }));
});

Deno.test("marginMatch() finds the same distances in any order of the images", () => {
  fc.assert(fc.property(
    images.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray(all, { minLength: all.length }),
      )
    ),
    ([all, shuffled]) =>
      assertEquals(sortedDistances(shuffled), sortedDistances(all)),
  ));
});

function sortedDistances(
  all: readonly { margin: number; group: number }[],
): readonly string[] {
  const margins = all.map(({ margin }) => margin);
  const groups = all.map(({ group }) => group);
  return marginMatch(margins, { groups, pairs: onePair })
    .map(({ minority, majority }) =>
      `${margins[minority]} ${
        Math.abs(margins[majority]! - margins[minority]!)
      }`
    ).sort();
}
