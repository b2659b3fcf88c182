import { assertEquals } from "@std/assert";
import {
  architectureFor,
  fittingArchitectures,
} from "../../src/checkpoints/fitting_architectures.ts";
import {
  createArchitecture,
  type CreateArchitectureOptions,
  torchShape,
} from "../../src/models/mod.ts";

/** Names and shapes as PyTorch saves a registered network, whose equality with timm and torchvision is tested with it. */
function saved(
  name: string,
  options: CreateArchitectureOptions = {},
  rename = (one: string) => one,
) {
  const shapes = new Map(
    createArchitecture(name, options).parameters.map((
      { name, shape, layout },
    ) => [
      rename(name),
      torchShape(shape, layout),
    ]),
  );
  return {
    source: "w.pt",
    names: [...shapes.keys()],
    info: (one: string) => ({
      dtype: "float32" as const,
      shape: shapes.get(one)!,
    }),
  };
}

function best(tensors: Parameters<typeof fittingArchitectures>[0]) {
  const [first] = fittingArchitectures(tensors);
  return first && {
    name: first.name,
    fits: first.fits,
    input: first.input,
    numClasses: first.numClasses,
    options: first.options,
  };
}

for (
  const [name, options] of [
    ["resnet8", { input: [56, 28, 1], numClasses: 5 }],
    ["resnet18", { input: [224, 224, 1], numClasses: 1000 }],
    ["deit_tiny", { input: [96, 96, 3], numClasses: 3 }],
    ["mlp", { input: [32, 32, 3], numClasses: 10 }],
  ] as const
) {
  Deno.test(`fittingArchitectures() knows ${name}, its images and classes`, () => {
    assertEquals(best(saved(name, options)), {
      name,
      fits: "yes",
      ...options,
      options: [],
    });
  });
}

Deno.test("fittingArchitectures() knows the option for a head of another name", () => {
  const tensors = saved(
    "resnet8",
    {},
    (one) => one.replace("fc.", "classifier."),
  );
  const found = best(tensors);
  assertEquals([found?.name, found?.fits, found?.options], [
    "resnet8",
    "adapted",
    ["--head classifier"],
  ]);
});

/** A file with more tensors. */
function withTensors(
  { source, names, info }: ReturnType<typeof saved>,
  more: Readonly<Record<string, readonly number[]>>,
) {
  return {
    source,
    names: [...names, ...Object.keys(more)],
    info: (one: string) => {
      const shape = more[one];
      return shape ? { dtype: "float32" as const, shape } : info(one);
    },
  };
}

Deno.test("fittingArchitectures() knows the options for a distilled transformer", () => {
  const tensors = withTensors(saved("deit_tiny"), {
    pos_embed: [1, 198, 192],
    dist_token: [1, 1, 192],
    "head_dist.weight": [2, 192],
    "head_dist.bias": [2],
  });
  const unique = { ...tensors, names: [...new Set(tensors.names)] };
  assertEquals(best(unique)?.options, ["--head head --pos-embed resample"]);
});

Deno.test("fittingArchitectures() names no option that would not be enough", () => {
  const tensors = withTensors(
    saved("resnet8", {}, (one) => one.replace("fc.", "classifier.")),
    { "more.weight": [9, 9] },
  );
  assertEquals(best(tensors)?.fits, "no");
});

Deno.test("fittingArchitectures() says why a deeper network of the family is none", () => {
  const [first, second] = fittingArchitectures(saved("resnet18"));
  assertEquals([first?.name, second?.name, second?.fits], [
    "resnet18",
    "resnet34",
    "no",
  ]);
  assertEquals(second?.problem.startsWith("80 parameters are missing"), true);
});

Deno.test("fittingArchitectures() of anything else is nothing", () => {
  const info = () => ({ dtype: "float32" as const, shape: [1] });
  assertEquals(
    fittingArchitectures({ source: "w.pt", names: ["a.b"], info }),
    [],
  );
});

Deno.test("architectureFor() takes the network's own size where the file's is impossible", () => {
  const { names, info, source } = saved("deit_tiny");
  const odd = {
    source,
    names,
    info: (one: string) =>
      one === "pos_embed"
        ? { dtype: "float32" as const, shape: [1, 7, 192] }
        : info(one),
  };
  assertEquals(architectureFor("deit_tiny", odd).input, [224, 224, 3]);
});
