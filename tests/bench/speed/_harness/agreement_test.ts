import { assertEquals, assertThrows } from "@std/assert";
import { requireAgreement } from "../../../../bench/speed/_harness/agreement.ts";

Deno.test("requireAgreement() yields the largest difference as a fraction of the peer's largest value", () => {
  const differences = requireAgreement(
    { logits: [1.01, -4], losses: [0.5] },
    // |1.01 − 1| / |−4| = .0025
    { logits: [1, -4], losses: [0.5] },
    { logits: 0.01, losses: 0 },
  );
  assertEquals(differences.losses, 0);
  assertEquals(differences.logits?.toFixed(6), "0.002500");
});

Deno.test("requireAgreement() throws when a difference is above its tolerance", () => {
  assertThrows(
    () =>
      requireAgreement({ losses: [1.1] }, { losses: [1] }, { losses: 0.05 }),
    Error,
    "Cannot time losses: the sides differ by more than 0.05",
  );
});

Deno.test("requireAgreement() throws when a value is not finite, on both sides too", () => {
  assertThrows(
    () => requireAgreement({ losses: [NaN] }, { losses: [NaN] }, { losses: 1 }),
    Error,
    "every value must be finite",
  );
});

Deno.test("requireAgreement() throws when a side yields no or other values", () => {
  const tolerance = { losses: 1 };
  assertThrows(
    () => requireAgreement({}, {}, tolerance),
    Error,
    "current value is nothing",
  );
  assertThrows(
    () => requireAgreement({ losses: [] }, { losses: [] }, tolerance),
    Error,
    "the same number of values",
  );
  assertThrows(
    () => requireAgreement({ losses: [1] }, { losses: [1, 2] }, tolerance),
    Error,
    "current value is 1 and 2",
  );
});

Deno.test("requireAgreement() does not let a difference from zero pass", () => {
  assertThrows(
    () => requireAgreement({ losses: [1e-9] }, { losses: [0] }, { losses: 1 }),
    Error,
    "current value is Infinity",
  );
});
