import { Command } from "commander";
import {
  checkDataset,
  type CheckReport,
  DATASET_ORIGINS,
  datasetEntry,
  type DatasetOrigin,
  DATASETS,
  describeTransform,
  downloadFile,
  formatProblems,
  type GroupCounts,
  LABELLED_DATASETS,
  prepareDataset,
} from "../datasets/mod.ts";
import { DataError, UsageError } from "../errors/mod.ts";
import { countOf, formatBytes } from "../text/mod.ts";
import { type CountProgress, showCount } from "./_count_progress.ts";
import {
  addPictureOptions,
  pictureDeclaration,
  type PictureOptions,
} from "./_picture_options.ts";
import { positiveInteger, userCacheFolder } from "./_run_options.ts";
import { userPath } from "./_paths.ts";

/** Exit code if a dataset is not what it must be. */
const PROBLEMS = 1;

interface JsonOption {
  readonly json?: boolean;
}

interface CheckOptions extends JsonOption {
  readonly from?: string;
}

interface PrepareOptions extends PictureOptions {
  readonly from?: string;
  readonly workers: number;
}

interface DownloadOptions {
  readonly url: [string, ...string[]];
  readonly sha256: string;
  readonly to: string;
}

/** `data list | check | prepare | download`: which datasets there are, whether one is sound, and making it ready. */
export function dataCommand(): Command {
  const command = new Command("data")
    .summary("list, check, prepare or download datasets")
    .addHelpText(
      "after",
      `
Exit codes: 0 fine, 1 the dataset has problems, 2 wrong use.

Example:
  deno task data check waterbirds --from ~/waterbird_complete95_forest2water2
  deno task data prepare waterbirds --from ~/waterbird_complete95_forest2water2`,
    );
  const sub = (name: string) => command.command(name);
  sub("list")
    .summary("the datasets: what they are, their groups, where they live")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  deno task data list")
    .action(list);
  sub("check")
    .summary("list everything that is wrong with a dataset, and what to do")
    .argument("<name>", "a name of `data list`")
    .option("--from <dir>", "the dataset's folder")
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      "\nExample:\n  deno task data check celeba --from ~/celeba",
    )
    .action(check);
  addPictureOptions(sub("prepare"))
    .summary(
      "check a dataset, then decode and resize its pictures once; goes on where it was interrupted",
    )
    .argument("<name>", "a name of `data list`")
    .option("--from <dir>", "the dataset's folder")
    .option(
      "--workers <n>",
      "threads that decode",
      positiveInteger,
      navigator.hardwareConcurrency,
    )
    .addHelpText(
      "after",
      `
Example:
  deno task data prepare waterbirds --from ~/waterbird_complete95_forest2water2
  deno task data prepare folder --from ~/own --image-size 64 --resize none`,
    )
    .action(prepare);
  sub("download")
    .summary(
      "download an archive and compare its digest; goes on where it was interrupted",
    )
    .requiredOption("--url <url...>", "where it is; more are mirrors")
    .requiredOption("--sha256 <hex>", "of the whole file")
    .requiredOption("--to <file>", "where it goes")
    .addHelpText(
      "after",
      "\nExample:\n  deno task data download --url https://example.org/birds.tar.gz --sha256 HEX --to birds.tar.gz\n" +
        "  tar -xzf birds.tar.gz",
    )
    .action(download);
  return command;
}

/** A dataset as `data list` shows it. */
interface Listed extends DatasetOrigin {
  readonly name: string;
  readonly describe: string;
  /** Absent where there are no groups, or the user's folder says which. */
  readonly groupCounts?: GroupCounts;
}

function list(options: JsonOption): void {
  const all: Listed[] = [
    ...Object.entries(DATASETS).map(([name, { describe, contract }]) => ({
      name,
      describe,
      ...originOf(name),
      ...(contract.groupCounts ? { groupCounts: contract.groupCounts } : {}),
    })),
    ...Object.entries(LABELLED_DATASETS).map(([name, { describe }]) => ({
      name,
      describe,
      ...originOf(name),
    })),
  ];
  if (options.json) {
    console.log(JSON.stringify(all, null, 1));
    return;
  }
  for (const { name, describe, groupCounts, home, terms, needsFolder } of all) {
    console.log(`${name}: ${describe}`);
    if (groupCounts) console.log(`  groups: ${countsText(groupCounts)}`);
    console.log(`  home: ${home}`);
    console.log(`  terms: ${terms}`);
    if (needsFolder) console.log("  needs --from DIR");
  }
}

async function check(name: string, options: CheckOptions): Promise<void> {
  const from = await folderFor(name, options.from);
  const progress = countImages("checking");
  let report: CheckReport;
  try {
    report = await checkDataset(name, {
      ...from,
      cacheDir: userCacheFolder(),
      onProgress: progress.report,
    });
  } finally {
    progress.close();
  }
  const { problems, groupCounts } = report;
  const errors = problems.filter(({ severity }) => severity === "error").length;
  if (errors > 0) Deno.exitCode = PROBLEMS;
  if (options.json) {
    console.log(JSON.stringify(report, null, 1));
    return;
  }
  if (problems.length > 0) console.log(formatProblems(problems));
  if (groupCounts) console.log(`groups: ${countsText(groupCounts)}`);
  console.log(
    `${name} in ${report.from}: ${countOf(errors, "error")}, ${
      countOf(problems.length - errors, "warning")
    }`,
  );
}

async function prepare(name: string, options: PrepareOptions): Promise<void> {
  const from = await folderFor(name, options.from);
  const declared = pictureDeclaration(options);
  const said = Object.keys(declared);
  if (said.length > 0 && !isFolderOfPictures(name)) {
    throw new UsageError(
      `Cannot transform pictures: ${name} is no folder of pictures, current value is ${
        said.join(", ")
      }`,
    );
  }
  const reading = countImages("reading");
  const progress = countImages("preparing");
  try {
    const { warnings, folder, transform, content } = await prepareDataset(
      name,
      {
        ...from,
        cacheDir: userCacheFolder(),
        declared,
        now: Date.now,
        onRead(count) {
          reading.report(count);
          if (count.done === count.total) reading.close();
        },
        numWorkers: options.workers,
        progress: { report: progress.report, now: () => performance.now() },
      },
    );
    progress.close();
    if (warnings.length > 0) console.log(formatProblems(warnings));
    if (content) console.log(`content: sha256 ${content}`);
    if (transform) console.log(`pictures: ${describeTransform(transform)}`);
    console.log(
      folder === undefined
        ? `${name} is ready: nothing is stored, it is built or read when it is loaded`
        : `${name} is ready: ${folder}`,
    );
  } catch (error) {
    progress.close();
    endWithProblems(error);
  }
}

async function download(options: DownloadOptions): Promise<void> {
  const { url, sha256 } = options;
  if (!/^[0-9a-f]{64}$/i.test(sha256)) {
    throw new UsageError(
      `Cannot download: --sha256 must be 64 hexadecimal digits, current value is ${sha256}`,
    );
  }
  for (const one of url) {
    if (URL.canParse(one)) continue;
    throw new UsageError(
      `Cannot download: --url must be an address, current value is ${one}`,
    );
  }
  const progress = showCount({
    title: "downloading",
    amount: formatBytes,
    terminal: Deno.stderr.isTerminal(),
    now: () => performance.now(),
  });
  const to = userPath(options.to);
  try {
    await downloadFile(url, {
      to,
      sha256: sha256.toLowerCase(),
      onProgress: ({ receivedBytes, totalBytes }) =>
        progress.report({ done: receivedBytes, total: totalBytes }),
    });
    progress.close();
    console.log(`${to} is whole: its sha256 is right`);
  } catch (error) {
    progress.close();
    endWithProblems(error);
  }
}

/** Data that is not what it must be is this command's finding, not its failure. */
function endWithProblems(error: unknown): void {
  if (!(error instanceof DataError)) throw error;
  console.log(error.message);
  Deno.exitCode = PROBLEMS;
}

/** The option `from` of a dataset, made absolute. @throws {UsageError} If it is needed or is no folder. */
async function folderFor(
  name: string,
  from: string | undefined,
): Promise<{ readonly from?: string }> {
  if (from === undefined) {
    const { needsFolder, home } = originOf(name);
    if (!needsFolder) return {};
    throw new UsageError(
      `Cannot use ${name}: give its folder with --from DIR; it comes from: ${home}`,
    );
  }
  const folder = userPath(from);
  const found = await Deno.stat(folder).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  if (found?.isDirectory) return { from: folder };
  throw new UsageError(
    `Cannot use ${name}: --from must be a folder, current value is ${folder}`,
  );
}

function isFolderOfPictures(name: string): boolean {
  return Object.hasOwn(DATASETS, name) &&
    datasetEntry(name).identify !== undefined;
}

function originOf(name: string): DatasetOrigin {
  const origins: Readonly<Record<string, DatasetOrigin>> = DATASET_ORIGINS;
  const found = Object.hasOwn(origins, name) ? origins[name] : undefined;
  if (found !== undefined) return found;
  throw new UsageError(
    `Cannot find dataset: expected one of ${
      Object.keys(origins).join(", ")
    }, current value is ${name}`,
  );
}

/** `train 3498/184/56/1057, validation …, test …`: groups 0 to 3. */
function countsText(counts: GroupCounts): string {
  return Object.entries(counts)
    .map(([split, values]) => `${split} ${values.join("/")}`).join(", ");
}

function countImages(title: string): CountProgress {
  return showCount({
    title,
    amount: (count) => `${count} images`,
    terminal: Deno.stderr.isTerminal(),
    now: () => performance.now(),
  });
}
