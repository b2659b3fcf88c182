import { assertEquals, assertThrows } from "@std/assert";
import { resizedSize } from "../../src/images/mod.ts";

// torchvision 0.29.2: transforms.functional._compute_resized_output_size((h, w), [256])
Deno.test("resizedSize() cuts the longer side's fraction off", () => {
  assertEquals(resizedSize({ height: 375, width: 500 }, 256), {
    height: 256,
    width: 341,
  });
  assertEquals(resizedSize({ height: 500, width: 333 }, 256), {
    height: 384,
    width: 256,
  });
});

Deno.test("resizedSize() keeps a square square", () => {
  assertEquals(resizedSize({ height: 7, width: 7 }, 256), {
    height: 256,
    width: 256,
  });
});

Deno.test("resizedSize() takes a pair as it is", () => {
  assertEquals(
    resizedSize({ height: 375, width: 500 }, { height: 256, width: 256 }),
    { height: 256, width: 256 },
  );
});

Deno.test("resizedSize() refuses a fraction", () => {
  assertThrows(
    () => resizedSize({ height: 3, width: 4 }, 1.5),
    RangeError,
    "1.5×2",
  );
});
