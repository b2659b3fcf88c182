import { Command } from "commander";
import {
  type CheckpointDescription,
  type CheckpointRow,
  convertCheckpoint,
  describeCheckpoint,
} from "../checkpoints/mod.ts";
import { CheckpointError } from "../checkpoints/mod.ts";
import { UsageError } from "../errors/mod.ts";
import { formatBytes, writeNumber } from "../text/mod.ts";
import { userPath } from "./_paths.ts";

interface WeightsOptions {
  readonly key?: string;
  readonly json?: boolean;
}

/** `weights show | convert`: what a weights file holds, and the same as safetensors. */
export function weightsCommand(): Command {
  const command = new Command("weights").summary(
    "show what a weights file holds, or write it as safetensors",
  );
  const sub = (name: string) =>
    command.command(name)
      .argument("<file>", "safetensors, or a file of torch.save")
      .option("--key <name>", "the entry of a PyTorch file that holds weights")
      .option("--json", "print as JSON");
  sub("show").summary("names, dtypes, shapes, norms and sizes, in file order")
    .addHelpText("after", "\nExample:\n  deno task weights show resnet50.pth")
    .action((file: string, options: WeightsOptions) =>
      readable(() => show(file, options))
    );
  sub("convert").summary("write the same tensors as safetensors")
    .argument("<to>", "the new file")
    .addHelpText(
      "after",
      "\nExample:\n  deno task weights convert resnet50.pth resnet50.safetensors",
    )
    .action((file: string, to: string, options: WeightsOptions) =>
      readable(() => convert(file, to, options))
    );
  return command;
}

/** A file that cannot be read is the caller's to change: the words without the stack. */
function readable(action: () => void): void {
  try {
    action();
  } catch (error) {
    throw error instanceof CheckpointError
      ? new UsageError(error.message)
      : error;
  }
}

function show(file: string, { key, json }: WeightsOptions): void {
  const description = describeCheckpoint(
    userPath(file),
    key === undefined ? {} : { key },
  );
  console.log(json ? asJson(description) : asLines(description));
}

/** JSON has no word for a norm that is not finite: it is written as text. */
function asJson({ format, rows, metadata }: CheckpointDescription): string {
  const tensors = rows.map(({ norm, ...row }) => ({
    ...row,
    norm: Number.isFinite(norm) ? norm : writeNumber(norm),
  }));
  return JSON.stringify(
    { format, metadata: Object.fromEntries(metadata), tensors },
    null,
    1,
  );
}

function asLines({ format, rows, metadata }: CheckpointDescription): string {
  const numBytes = rows.reduce((sum, row) => sum + row.numBytes, 0);
  const cells = rows.map(cellsOf);
  const widths = [0, 1, 2, 3].map((at) =>
    Math.max(0, ...cells.map((row) => row[at]!.length))
  );
  return [
    ...cells.map((row) =>
      row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ").trimEnd()
    ),
    ...[...metadata].map(([name, value]) => `metadata ${name}: ${value}`),
    `${format}, ${rows.length} tensors, ${formatBytes(numBytes)}`,
  ].join("\n");
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

function convert(
  file: string,
  to: string,
  { key, json }: WeightsOptions,
): void {
  const written = convertCheckpoint(
    userPath(file),
    userPath(to),
    key === undefined ? {} : { key },
  );
  const { numTensors, numBytes } = written;
  console.log(
    json
      ? JSON.stringify(written)
      : `${numTensors} tensors, ${formatBytes(numBytes)}, in ${to}`,
  );
}
