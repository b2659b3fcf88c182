import { assertEquals } from "@std/assert";
import {
  fileShape,
  fromFileLayout,
  toFileLayout,
} from "../../src/checkpoints/conv_layout.ts";

// torch.arange(12).view(2, 3, 1, 2), permuted (2, 3, 1, 0): O = 2, I = 3, H = 1, W = 2.
const OIHW = {
  dtype: "float32",
  shape: [2, 3, 1, 2],
  data: Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
} as const;
const HWIO = {
  dtype: "float32",
  shape: [1, 2, 3, 2],
  data: Float32Array.of(0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11),
} as const;

Deno.test("fromFileLayout() turns OIHW into HWIO as PyTorch's permute does", () => {
  assertEquals(fromFileLayout(OIHW, "conv"), HWIO);
});

Deno.test("toFileLayout() turns HWIO into OIHW", () => {
  assertEquals(toFileLayout(HWIO, "conv"), OIHW);
});

Deno.test("fromFileLayout() leaves other parameters alone", () => {
  assertEquals(fromFileLayout(OIHW, "same"), OIHW);
});

Deno.test("fileShape() is the shape in PyTorch's files", () => {
  assertEquals(fileShape([1, 2, 3, 4], "conv"), [4, 3, 1, 2]);
  assertEquals(fileShape([1, 2, 3, 4], "same"), [1, 2, 3, 4]);
});
