import { assertEquals, assertThrows } from "@std/assert";
import {
  architectureNames,
  countParameters,
  createArchitecture,
  isArchitectureName,
} from "../../src/models/mod.ts";

Deno.test("createArchitecture() builds every registered name under that name", () => {
  for (const name of architectureNames()) {
    assertEquals(createArchitecture(name).name, name);
  }
});

Deno.test("createArchitecture() takes another input and another number of classes", () => {
  const architecture = createArchitecture("resnet8", {
    input: [32, 32, 3],
    numClasses: 10,
  });
  assertEquals(architecture.input, [32, 32, 3]);
  // By hand: two more input channels for the stem's 8 filters of 3×3, eight more classes of 32 weights and a bias.
  assertEquals(
    countParameters(architecture),
    19_546 + 2 * 8 * 9 + 8 * 33,
  );
});

Deno.test("createArchitecture() lists the names it knows", () => {
  assertThrows(
    () => createArchitecture("resnet9"),
    RangeError,
    'current value is "resnet9"',
  );
});

Deno.test("isArchitectureName() does not know what every object has", () => {
  assertEquals(isArchitectureName("toString"), false);
  assertEquals(isArchitectureName("resnet8"), true);
});
