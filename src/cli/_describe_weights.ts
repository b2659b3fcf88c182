/**
 * What `weights show` says about a file, for people and for programs.
 *
 * @module
 */
import {
  type ArchitectureFit,
  type CheckpointDescription,
  type CheckpointRow,
  extraTensor,
  nameNotes,
} from "../checkpoints/mod.ts";
import { countOf, formatBytes, printable, writeNumber } from "../text/mod.ts";

const FORMATS: Readonly<Record<CheckpointDescription["format"], string>> = {
  "safetensors": "safetensors",
  "pytorch-zip": "a PyTorch file",
  "pytorch-legacy": "a PyTorch file from before 1.6",
};

/** Architectures that nearly fit are named up to this many. */
const MAX_MISFITS = 2;

/** Keys of a file that are named at most. */
const MAX_KEYS = 8;

/** JSON has no word for a norm that is not finite: it is written as text. */
export function descriptionJson(description: CheckpointDescription): string {
  const { format, rows, metadata, origin, writer, wrappers, fits } =
    description;
  const tensors = rows.map(({ norm, ...row }) => ({
    ...row,
    norm: Number.isFinite(norm) ? norm : writeNumber(norm),
  }));
  const { contents, fileNames: _, ...place } = origin;
  return JSON.stringify(
    {
      format,
      ...place,
      contents: Object.fromEntries(contents),
      ...(writer === undefined ? {} : { writer }),
      wrappers,
      fits,
      metadata: Object.fromEntries(metadata),
      tensors,
    },
    null,
    1,
  );
}

/** A line per tensor, then what the file is, where its weights were found, and which network they are. */
export function descriptionLines(
  file: string,
  description: CheckpointDescription,
): string {
  const { rows, metadata } = description;
  return printable([
    ...tensorLines(rows),
    "",
    ...labelled([
      ["file", `${file}, ${sizeWords(description)}`],
      ["weights", placeWords(description)],
      ...otherWeights(description),
      ["beside", besideWords(description)],
      ["written by", writerWords(description)],
      ["names", nameNotes(description.origin).join("; ")],
      ...extraLines(description),
      ...[...metadata].map(([name, value]) =>
        [`metadata`, `${name}: ${value}`] as const
      ),
      ...networkWords(description.fits),
    ]),
  ].join("\n"));
}

function tensorLines(rows: readonly CheckpointRow[]): string[] {
  const cells = rows.map(cellsOf);
  const widths = [0, 1, 2, 3].map((at) =>
    Math.max(0, ...cells.map((row) => row[at]!.length))
  );
  return cells.map((row) =>
    row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ").trimEnd()
  );
}

function cellsOf({ name, dtype, shape, norm, numBytes }: CheckpointRow) {
  const length = Number.isFinite(norm) ? norm.toPrecision(6) : String(norm);
  return [
    name,
    dtype,
    `[${shape.join(", ")}]`,
    `norm ${length}`,
    formatBytes(numBytes),
  ];
}

type Line = readonly [label: string, words: string];

/** Labels in one column; lines without words are left out. */
function labelled(lines: readonly Line[]): string[] {
  const shown = lines.filter(([, words]) => words !== "");
  const width = Math.max(...shown.map(([label]) => label.length));
  return shown.map(([label, words]) => `${label.padEnd(width)}  ${words}`);
}

function sizeWords({ format, rows }: CheckpointDescription): string {
  const numBytes = rows.reduce((sum, row) => sum + row.numBytes, 0);
  return `${FORMATS[format]}: ${countOf(rows.length, "tensor")}, ${
    formatBytes(numBytes)
  }`;
}

function placeWords({ origin }: CheckpointDescription): string {
  const { key, what, className } = origin;
  const where = key === "." ? "the file itself" : `under ${key}`;
  return what === "module"
    ? `${where}, a whole module of class ${className} (the class was not needed; no code ran)`
    : key === "."
    ? ""
    : where;
}

function otherWeights({ origin }: CheckpointDescription): Line[] {
  return origin.others.map(({ key, role, numTensors }) => [
    "not taken",
    `${key}, ${
      role === "averaged" ? "an average of a network" : "other tensors"
    } (${countOf(numTensors, "tensor")}); take it with --key ${key}`,
  ]);
}

function besideWords({ origin }: CheckpointDescription): string {
  const { contents, key, others } = origin;
  const taken = [key, ...others.map(({ key }) => key)].map((one) =>
    one.split(".", 1)[0]
  );
  if (key === ".") return "";
  const left = [...contents].filter(([name]) => !taken.includes(name));
  const shown = left.slice(0, MAX_KEYS).map(([name, kind]) =>
    `${name} (${kind})`
  );
  const more = left.length - shown.length;
  return shown.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function writerWords({ writer, wrappers }: CheckpointDescription): string {
  const around = wrappers.length > 0 ? `around it ${wrappers.join(", ")}` : "";
  return writer === undefined
    ? around
    : [`probably ${writer}`, around].filter(Boolean).join("; ");
}

/** Tensors that no network needs. */
function extraLines({ rows }: CheckpointDescription): Line[] {
  return rows.flatMap(({ name, shape }): Line[] => {
    const what = extraTensor(name, shape);
    return what === undefined ? [] : [["not needed", `${name}: ${what}`]];
  });
}

/** The images that a network takes: of any size if it is convolutional and has no grid. */
function imageWords({ name, input }: ArchitectureFit): string {
  const [height, width, channels] = input;
  const colour = channels === 1
    ? "grey images"
    : channels === 3
    ? "colour images"
    : `images of ${channels} channels`;
  return /^(deit|vit|.*mlp)/.test(name)
    ? `${colour} of ${height} × ${width}`
    : colour;
}

function networkWords(fits: readonly ArchitectureFit[]): Line[] {
  const taken = fits.filter(({ fits }) => fits !== "no");
  const misfits = fits.filter(({ fits }) => fits === "no");
  const lines: Line[] = taken.map((fit) => [
    "fits",
    `--arch ${fit.name}${
      fit.options.length > 0
        ? `, after \`weights convert\` with ${fit.options.join(" ")}`
        : ""
    } (${fit.numClasses} classes, ${imageWords(fit)})`,
  ]);
  if (lines.length === 0) {
    lines.push([
      "fits",
      "no registered architecture; a network of your own: --arch FILE.ts",
    ]);
  }
  return [
    ...lines,
    ...misfits.slice(0, MAX_MISFITS).map((fit) =>
      ["not", `${fit.name}: ${fit.problem}`] as const
    ),
  ];
}
