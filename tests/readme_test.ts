/**
 * README.md and CONTRIBUTING.md as printed: every command is run, every file is there. A command that is new in them
 * fails here until it is said how it is run, or why not.
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { dirname, join } from "node:path";
import { toStateDict, writeSafetensors } from "../src/checkpoints/mod.ts";
import { createArchitecture } from "../src/models/mod.ts";
import { TorchGenerator } from "../src/random/mod.ts";
import { root, textOf } from "./_repository.ts";
import { withFolder } from "./runner/_fixtures.ts";
import { pictures64, writePictures64 } from "./cli/_pictures64.ts";

const PAGES = ["README.md", "CONTRIBUTING.md"];

/** How a printed command is run. */
interface Step {
  /** The command, made short; `$HERE` is the folder where the reader would stand. */
  readonly run: string;
  /** Exit code. @default {0} */
  readonly code?: number;
  /** A part of what it prints. */
  readonly says?: string;
}

/** Why a printed command is not run. */
interface LeftOut {
  readonly leftOut: string;
}

const PLACES = "--store $HERE/store --out $HERE/out";
/** Nothing is computed, so the backend that is set up fastest will do. */
const DRY = "--dry-run --seeds 1 --backend wasm --store $HERE/store";
const CLAIM = "silent-majority/minority-memorization";
const COPY =
  `sed 's|${CLAIM}|mine/first-claim|' bench/silent_majority/minority_memorization_bench.ts`;
const OURS: LeftOut = { leftOut: "the tests themselves" };
const WEIGHTS = "fixtures/checkpoints/resnet8_seed7.pt";

const OWN_SIZE = "--image-size 64 --resize none";
const PREPARE_OWN = `deno task data prepare folder --from ~/own ${OWN_SIZE}`;

/** By the command as it is printed, in the order of the pages. */
const STEPS: Readonly<Record<string, Step | LeftOut>> = {
  "npx -y deno@2.9.6 task reproduce": {
    run: "deno task reproduce --dry-run --seeds 1 --store $HERE/store",
    says: `${CLAIM} on dominoes, resnet8, seed 100`,
  },
  "npx -y deno@2.9.6 task test": OURS,
  // Run above.
  "deno task reproduce": { run: "deno task reproduce --help", says: "--fresh" },
  "deno task reproduce [CLAIM…]": {
    run: `deno task reproduce ${DRY} audits/split-mix-up`,
    says: "audits/split-mix-up on dominoes",
  },
  "deno task plan [CLAIM…]": {
    run: `deno task plan --seeds 1 --backend wasm --store $HERE/store ${CLAIM}`,
    says: `${CLAIM} (claim): 3 units`,
  },
  "deno task report [CLAIM…]": {
    run: `deno task report ${PLACES}`,
    says: "not run",
  },
  // The baseline is committed, its records are not: less evidence is the code 3.
  "deno task verify": {
    run: "deno task verify --store $HERE/store",
    code: 3,
    says: "LESS EVIDENCE",
  },
  "deno task doctor": { run: "deno task doctor", says: "backend" },
  "deno task conform [NAME or FILE]": {
    run: "deno task conform mlp",
    says: "checks hold, 0 failed",
  },
  "deno task weights show": {
    run: `deno task weights show ${WEIGHTS}`,
    says: "56 tensors",
  },
  "deno task weights convert": {
    run: `deno task weights convert ${WEIGHTS} $HERE/out.safetensors`,
  },
  "deno task data list": { run: "deno task data list", says: "waterbirds" },
  "deno task data check": {
    run: "deno task data check dominoes",
    says: "0 errors",
  },
  "deno task data prepare": {
    run: "deno task data prepare dominoes",
    says: "dominoes is ready",
  },
  "deno task store list": {
    run: "deno task store list --store $HERE/store",
    says: "artifacts",
  },
  "deno task store verify": {
    run: "deno task store verify --store $HERE/store",
    says: "0 damaged",
  },
  "deno task store gc": { run: "deno task store gc --store $HERE/store" },
  "deno task bench": { run: "deno task bench --help", says: "images" },
  "deno task test": OURS,
  "deno task nightly": OURS,
  "deno task ok": OURS,
  "deno task reproduce --seeds 20 'silent-majority/*'": {
    run:
      "deno task reproduce --seeds 20 'silent-majority/*' --dry-run --backend wasm --store $HERE/store",
    says: "seed 119",
  },
  "deno task reproduce 'audits/*'": {
    run: `deno task reproduce 'audits/*' ${DRY}`,
    says: "audits/zero-beyond-constant",
  },
  [`${COPY} > my_claim_bench.ts`]: { run: `${COPY} > $HERE/copy_bench.ts` },
  // Measured to the end, on a network that needs no training: the workers load the copy too.
  "deno task reproduce ./my_claim_bench.ts": {
    run:
      `${COPY} > $HERE/my_claim_bench.ts && deno task reproduce $HERE/my_claim_bench.ts --weights ${WEIGHTS} --store $HERE/measured --out $HERE/out`,
    says: "| mine/first-claim | in dominoes/resnet8, given weights |",
  },
  [`deno task reproduce ${CLAIM} --arch resnet18,mlp`]: {
    run: `deno task reproduce ${CLAIM} --arch resnet18,mlp ${DRY}`,
    says: `${CLAIM} on dominoes, resnet18, seed 100`,
  },
  [`deno task reproduce ${CLAIM} --arch ./my_network.ts`]: {
    run: `deno task reproduce ${CLAIM} --arch $HERE/my_network.ts ${DRY}`,
    says: `${CLAIM} on dominoes, my_resnet, seed 100`,
  },
  [`deno task reproduce ${CLAIM} --weights seed*.pt`]: {
    run:
      `deno task reproduce ${CLAIM} --weights $HERE/seed*.pt --dry-run --backend wasm --store $HERE/store`,
    says: `${CLAIM} on dominoes, resnet8, seed 101`,
  },
  [PREPARE_OWN]: {
    run: `export SPURIOUSBENCH_CACHE=$HERE/cache; ${
      PREPARE_OWN.replace("~", "$HERE")
    }`,
    says: "folder is ready",
  },
  // The pictures and the network of tests/cli/compare_expected_test.ts, of which PyTorch says what is expected.
  [`deno task reproduce ${CLAIM} --dataset folder --data ~/own ${OWN_SIZE} --expect 0=0.98,1=0.41,2=0.39,3=0.97 --weights seed0.pt`]:
    {
      run: `export SPURIOUSBENCH_CACHE=$HERE/cache2; ${
        PREPARE_OWN.replace("~", "$HERE")
      } && deno task reproduce ${CLAIM} --dataset folder --data $HERE/own ${OWN_SIZE} --expect 0=1,1=0,2=0,3=1 --weights ${
        pictures64("pt")
      } --backend wasm ${PLACES}`,
      says: `| ${CLAIM} | in folder/resnet8, given weights |`,
    },
  "deno task conform FILE": {
    run: "deno task conform $HERE/my_network.ts",
    says: "checks hold, 0 failed",
  },
  "deno task doctor --self-test": {
    leftOut: "takes minutes; tests/cli/doctor_test.ts runs its parts",
  },
  ".ci/run": OURS,
};

/** The commands of a page: lines of its `sh` blocks, the first column of its table of commands, and those in its text. */
function commandsOf(page: string): string[] {
  const text = textOf(page);
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)]
    .flatMap(([, block]) => block!.split("\n"))
    .map((line) => line.replace(/\s+# .*/, "").trim())
    .filter((line) => line !== "");
  const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, "")
    .replaceAll(/\s*\n\s*/g, (space) => space.includes("\n\n") ? "\n\n" : " ");
  const inline = [...prose.matchAll(/`((?:deno task |\.ci\/)[^`]+)`/g)]
    .map(([, command]) => command!)
    .filter((command) => command !== "deno task …");
  return [...new Set([...blocks, ...tableOf(text), ...inline])];
}

/** `store list`, `verify`, `gc` of a row are three commands of `store`. */
function tableOf(text: string): string[] {
  const rows = /^\| `deno task …`.*\n\|[-| ]+\n((?:\|.*\n)+)/m.exec(text)?.[1];
  return (rows ?? "").split("\n").flatMap((row) => {
    const words = [...(row.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)]
      .map(([, word]) => word!);
    const [head, ...sub] = words[0]?.split(" ") ?? [];
    const isGroup = sub.length > 0 && !sub[0]!.startsWith("[");
    return words.map((word) =>
      `deno task ${isGroup && !word.includes(" ") ? `${head} ${word}` : word}`
    );
  });
}

Deno.test("every command of README and CONTRIBUTING is run or left out for a reason, and nothing else", () => {
  const printed = new Set(PAGES.flatMap(commandsOf));
  assertEquals([...printed].sort(), Object.keys(STEPS).sort());
});

Deno.test("every file that README and CONTRIBUTING name is there", () => {
  for (const page of PAGES) {
    const linked = [...textOf(page).matchAll(/\]\(([^)#:]+)\)/g)]
      .map(([, path]) => path!);
    const missing = linked.filter((path) => {
      try {
        return !Deno.statSync(join(root, path));
      } catch {
        return true;
      }
    });
    assertEquals(missing, []);
  }
});

/** Starts at most as many steps at once as there are processors; gives what each will end in. */
function startAll(steps: readonly Step[], here: string): Promise<void>[] {
  const slots = Array.from(
    { length: navigator.hardwareConcurrency },
    () => Promise.resolve(),
  );
  return steps.map((step, at) => {
    const slot = at % slots.length;
    const ended = slots[slot]!.then(() => runStep(step, here));
    // What went wrong is told by the step's own test.
    slots[slot] = ended.catch(() => {});
    ended.catch(() => {});
    return ended;
  });
}

/** The README's network, two files of weights, and a folder of pictures. */
async function furnish(here: string): Promise<void> {
  await Deno.mkdir(join(here, "own"));
  await writePictures64(join(here, "own"));
  const [, network] = /^```ts\n([\s\S]*?)^```$/m.exec(textOf("README.md"))!;
  await Deno.writeTextFile(join(here, "my_network.ts"), network!);
  const { parameters, init } = createArchitecture("resnet8");
  for (const seed of [0, 1]) {
    const drawn = init(new TorchGenerator(seed));
    // The reader tells the form by the content.
    writeSafetensors(
      join(here, `seed${seed}.pt`),
      toStateDict(parameters, drawn),
    );
  }
}

async function runStep({ run, code = 0, says = "" }: Step, here: string) {
  const path = `${dirname(Deno.execPath())}:${Deno.env.get("PATH")}`;
  const output = await new Deno.Command("sh", {
    args: ["-c", run.replaceAll("$HERE", here)],
    cwd: root,
    env: { NO_COLOR: "1", PATH: path, TF_CPP_MIN_LOG_LEVEL: "2" },
  }).output();
  const text = new TextDecoder();
  const said = text.decode(output.stdout);
  const why = `${run}\n${said}${text.decode(output.stderr)}`;
  assertEquals(output.code, code, why);
  assertStringIncludes(said.replaceAll(/ +/g, " "), says, why);
}

Deno.test("README and CONTRIBUTING run as printed", async (t) => {
  await withFolder(async (here) => {
    await furnish(here);
    const steps = Object.entries(STEPS);
    const run = steps.flatMap(([, step]) => "run" in step ? [step] : []);
    const outcomes = startAll(run, here);
    for (const [printed, step] of steps) {
      await t.step({
        name: printed,
        ignore: !("run" in step),
        fn: () => outcomes[run.indexOf(step as Step)],
      });
    }
    await Promise.allSettled(outcomes);
  });
});
