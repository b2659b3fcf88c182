import { Command, InvalidArgumentError, Option } from "commander";
import {
  architectureFor,
  CheckpointError,
  convertCheckpoint,
  type ConvertForNetwork,
  openCheckpoint,
} from "../checkpoints/mod.ts";
import { UsageError } from "../errors/mod.ts";
import {
  type Architecture,
  createArchitecture,
  registeredName,
} from "../models/mod.ts";
import { TorchGenerator } from "../random/mod.ts";
import { formatBytes, printable } from "../text/mod.ts";
import { userPath } from "./_paths.ts";
import { requireRegistered } from "./_own_architectures.ts";
import { positiveInteger } from "./_run_options.ts";
import {
  keyOf,
  show,
  type ShowOptions,
  type WeightsOptions,
} from "./_show_weights.ts";

interface ConvertOptions extends WeightsOptions {
  readonly force?: boolean;
  readonly classes?: number;
  readonly image?: Architecture["input"];
  readonly head?: string;
  readonly posEmbed?: "resample";
}

/** A new classifier is drawn from this seed. */
const HEAD_SEED = 0;

const SHOW_EXAMPLES = `
What is read, and what is not, is in docs/checkpoints.md.

Examples:
  deno task weights show resnet50.pth
  deno task weights show last.ckpt --key model_ema
  deno task weights show model.pth --arch resnet50 --verbose`;

const CONVERT_EXAMPLES = `
With --arch the parameters of that network are written under its names; --head and --pos-embed say what may be changed
for it. The file that is read is never replaced.

Examples:
  deno task weights convert resnet50.pth resnet50.safetensors
  deno task weights convert model.pkl erm.safetensors --arch resnet50 --head classifier
  deno task weights convert imagenet.pth start.safetensors --arch deit_tiny --head new --classes 2 --image 96x96x3 --pos-embed resample`;

/** `weights show | convert`: what a weights file holds, and the same as safetensors. */
export function weightsCommand(): Command {
  const command = new Command("weights").summary(
    "show what a weights file holds, or write it as safetensors",
  );
  const sub = (name: string) =>
    command.command(name)
      .argument(
        "<file>",
        "safetensors, the index of a sharded one, or a file of torch.save",
      )
      .option(
        "--key <keys>",
        "where in the file the weights are: keys joined by dots; . is the file itself",
      )
      .option("--json", "print as JSON");
  sub("show").summary(
    "what was found, who wrote it, which network it is; a line per tensor",
  )
    .option("--arch <name>", "whether it fits this architecture")
    .option("--verbose", "with --arch: everything that does not fit")
    .addHelpText("after", SHOW_EXAMPLES)
    .action((file: string, options: ShowOptions) =>
      readable(() => show(file, options))
    );
  sub("convert").summary("write the same tensors as safetensors")
    .argument("<to>", "the new file")
    .option("--force", "replace a file of that name")
    .option("--arch <name>", "write the parameters of this architecture")
    .option(
      "--classes <n>",
      "with --head new: classes of the new classifier (default: 2)",
      positiveInteger,
    )
    .option(
      "--image <size>",
      "height x width x channels of the images (default: the file's)",
      imageSize,
    )
    .option(
      "--head <module>",
      "the file's module that is the classifier, or new to begin with a new one",
    )
    .addOption(
      new Option(
        "--pos-embed <how>",
        "what is done with position embeddings for images of another size",
      ).choices(["resample"]),
    )
    .addHelpText("after", CONVERT_EXAMPLES)
    .action((file: string, to: string, options: ConvertOptions) =>
      readable(() => convert(file, to, options))
    );
  return command;
}

/** Parses `96x96x3`. @throws {InvalidArgumentError} If it is no size. */
function imageSize(text: string): Architecture["input"] {
  const [height = 0, width = 0, channels = 0, ...rest] = text.split("x").map(
    positiveInteger,
  );
  if (channels === 0 || rest.length > 0) {
    throw new InvalidArgumentError(
      `expected height x width x channels, e.g. 96x96x3, found ${text}.`,
    );
  }
  return [height, width, channels];
}

/** What is wrong with a checkpoint is the caller's to change: the words without the stack. */
function readable(action: () => void): void {
  try {
    action();
  } catch (error) {
    throw error instanceof CheckpointError
      ? new UsageError(printable(error.message), { cause: error })
      : error;
  }
}

/** The network that a file is converted for. */
function networkOf(
  path: string,
  options: ConvertOptions,
): ConvertForNetwork | undefined {
  const { arch, head, posEmbed, classes, image } = options;
  if (arch === undefined) {
    const given = Object.entries({ head, posEmbed, classes, image })
      .filter(([, value]) => value !== undefined);
    if (given.length === 0) return undefined;
    throw new UsageError(
      "Cannot change a network of unknown architecture: name it with --arch",
    );
  }
  const name: string = registeredName(arch) ?? arch;
  requireRegistered(name);
  const own = createArchitecture(name);
  const checkpoint = openCheckpoint(path, keyOf(options));
  const like = architectureFor(name, checkpoint);
  checkpoint.close();
  const architecture = createArchitecture(name, {
    numClasses: classes ?? (head === "new" ? own.numClasses : like.numClasses),
    input: image ?? like.input,
  });
  return {
    architecture,
    ...(head === undefined ? {} : { head }),
    ...(posEmbed === undefined ? {} : { positions: posEmbed }),
    ...(head === "new"
      ? { initial: architecture.init(new TorchGenerator(HEAD_SEED)) }
      : {}),
  };
}

function convert(file: string, to: string, options: ConvertOptions): void {
  const path = userPath(file);
  const network = networkOf(path, options);
  const written = convertCheckpoint(path, userPath(to), {
    ...keyOf(options),
    force: options.force ?? false,
    ...(network === undefined ? {} : { network }),
  });
  const { numTensors, numBytes, notes } = written;
  if (options.json) return console.log(JSON.stringify(written));
  for (const note of notes) console.log(note);
  console.log(`${numTensors} tensors, ${formatBytes(numBytes)}, in ${to}`);
}
