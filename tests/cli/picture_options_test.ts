import { assertEquals, assertThrows } from "@std/assert";
import { Command } from "commander";
import {
  addPictureOptions,
  pictureDeclaration,
  type PictureOptions,
} from "../../src/cli/_picture_options.ts";
import { UsageError } from "../../src/errors/mod.ts";

function declared(...words: string[]) {
  const command = addPictureOptions(new Command()).exitOverride()
    .configureOutput({ writeErr() {} });
  return pictureDeclaration(
    command.parse(words, { from: "user" }).opts<PictureOptions>(),
  );
}

Deno.test("pictureDeclaration() says what the options say, and nothing else", () => {
  assertEquals(declared(), {});
  assertEquals(declared("--image-size", "64", "--resize", "none"), {
    imageSize: 64,
    resize: "none",
  });
  assertEquals(declared("--resize", "72").resize, 72);
  assertEquals(declared("--resize", "240x256").resize, {
    height: 240,
    width: 256,
  });
  assertEquals(
    declared(
      ...["--mean", "0.5,0.4,.3", "--std", "1,1,1", "--colour-order", "bgr"],
      ...["--interpolation", "bicubic"],
    ),
    {
      mean: [0.5, 0.4, 0.3],
      std: [1, 1, 1],
      colourOrder: "bgr",
      interpolation: "bicubic",
    },
  );
});

for (
  const [words, says] of [
    [["--resize", "large"], "expected none, a number or HEIGHTxWIDTH"],
    [["--mean", "1,2"], "expected three numbers"],
    [["--mean", "1,,2"], "expected three numbers"],
    [["--mean", "123.7,116.3,103.5"], "--mean: pixel values are in 0 to 1"],
    [["--image-size", "big"], "--image-size: "],
    [["--image-size", "0"], "--image-size: "],
    [["--colour-order", "grb"], "Allowed choices are rgb, bgr"],
  ] as const
) {
  Deno.test(`pictureDeclaration() refuses ${words.join(" ")}`, () => {
    const error = assertThrows(() => declared(...words), Error, says);
    assertEquals(
      error instanceof UsageError || error.name === "CommanderError",
      true,
    );
  });
}
