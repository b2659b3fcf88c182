/**
 * The options that say how pictures become a network's input, where that is not what the dataset declares.
 *
 * @module
 */
import { type Command, InvalidArgumentError, Option } from "commander";
import {
  PICTURE_DECLARATION,
  type PictureDeclaration,
} from "../datasets/mod.ts";
import { UsageError } from "../errors/mod.ts";

/** What a user says about the transform; each part is absent where the dataset's own stands. */
export type PictureOptions = PictureDeclaration;

/** Adds {@linkcode PictureOptions} to a command. */
export function addPictureOptions(command: Command): Command {
  return command
    .option(
      "--image-size <n>",
      "rows and columns of the pictures that the network was trained on",
      Number,
    )
    .option(
      "--resize <size>",
      "before the middle is cut out, as torchvision's Resize: none, N (the shorter side) or HxW (both)",
      parseResize,
    )
    .addOption(
      new Option("--interpolation <name>", "of the resizing")
        .choices(["bilinear", "bicubic"]),
    )
    .option(
      "--mean <r,g,b>",
      "subtracted from pixels in 0 to 1, in the order of the network's channels",
      parseChannels,
    )
    .option("--std <r,g,b>", "what the difference is divided by", parseChannels)
    .addOption(
      new Option("--colour-order <order>", "of the network's channels")
        .choices(["rgb", "bgr"]),
    );
}

const NAMES = [
  "imageSize",
  "resize",
  "interpolation",
  "mean",
  "std",
  "colourOrder",
] as const satisfies readonly (keyof PictureDeclaration)[];

/**
 * What the options say of the transform.
 *
 * @throws {UsageError} If a value is none that a transform can have.
 */
export function pictureDeclaration(
  options: PictureOptions,
): PictureDeclaration {
  const said = Object.fromEntries(
    NAMES.flatMap((name) =>
      options[name] === undefined ? [] : [[name, options[name]]]
    ),
  );
  const { data, error } = PICTURE_DECLARATION.safeParse(said);
  if (error === undefined) return data;
  const [{ path, message }] = error.issues as [typeof error.issues[number]];
  const name = String(path[0]);
  throw new UsageError(
    `Cannot transform pictures: --${
      name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    }: ${message}, current value is ${JSON.stringify(said[name])}`,
  );
}

/** Parses `none`, `256` or `240x256`. @throws {InvalidArgumentError} If it is none of these. */
export function parseResize(
  text: string,
): NonNullable<PictureDeclaration["resize"]> {
  if (text === "none") return text;
  const [all, height, width] = /^(\d+)(?:x(\d+))?$/.exec(text) ?? [];
  if (all === undefined) {
    throw new InvalidArgumentError(
      `expected none, a number or HEIGHTxWIDTH, found ${text}.`,
    );
  }
  return width === undefined
    ? Number(height)
    : { height: Number(height), width: Number(width) };
}

/** Parses three numbers separated by commas. @throws {InvalidArgumentError} If they are not three. */
export function parseChannels(text: string): [number, number, number] {
  const values = text.split(",").map((one) =>
    one.trim() === "" ? NaN : Number(one)
  );
  if (values.length !== 3 || values.some(Number.isNaN)) {
    throw new InvalidArgumentError(
      `expected three numbers separated by commas, found ${text}.`,
    );
  }
  return values as [number, number, number];
}
