/** The network, images and expected values that `fixtures/reference/neurons.py` wrote with PyTorch. */
import {
  type Architecture,
  createArchitecture,
  fromTorchLayout,
  type Parameters,
  toTorchLayout,
} from "../../src/models/mod.ts";
import type { HostArray, HostTree } from "../../src/tensor/types.ts";
import type { ElementMask, Neuron } from "../../src/neurons/types.ts";

/** Flat positions in PyTorch's layout by parameter name. */
export type Positions = Readonly<Record<string, readonly number[]>>;
type Entry = readonly [site: string, index: number, score: number];

interface Edited {
  readonly counts: readonly number[];
  readonly logits: readonly number[];
}

export interface Reference {
  readonly logits: readonly number[];
  readonly counts: readonly number[];
  readonly largestMagnitude: {
    readonly published: readonly Entry[];
    readonly all: readonly Entry[];
  };
  readonly smallestMagnitude: readonly Entry[];
  readonly largestGradient: Readonly<
    Record<
      string,
      { readonly images: readonly number[]; readonly neurons: readonly Entry[] }
    >
  >;
  readonly edits: readonly {
    readonly neurons: readonly (readonly [string, number])[];
    readonly modes: Readonly<Record<string, Edited>>;
  }[];
  readonly threshold: readonly {
    readonly fraction: number;
    readonly order: "smallest" | "largest";
    readonly published: Positions;
    readonly faithful: Positions;
  }[];
  readonly masks: {
    readonly smallest: { published: Positions; faithful: Positions };
    readonly largest: { published: Positions; faithful: Positions };
    readonly gradient: Positions;
    readonly "gradient-channels": Positions;
    readonly gradientImages: readonly number[];
  };
}

interface Encoded {
  readonly dtype: "float32" | "int32" | "uint8";
  readonly shape: readonly number[];
  readonly base64: string;
}

interface Network {
  readonly parameters: Readonly<Record<string, Encoded>>;
  readonly earlier: Readonly<Record<string, Encoded>>;
  readonly images: Encoded;
  readonly labels: readonly number[];
  readonly groups: readonly number[];
}

export function readReference<T = Reference>(name = "neurons"): T {
  const url = new URL(`../../fixtures/reference/${name}.json`, import.meta.url);
  return JSON.parse(Deno.readTextFileSync(url)) as T;
}

export const resnet8: Architecture = createArchitecture("resnet8");
const network = readReference<Network>("network");

/** The trained network, and the filters that it had in the middle of its training. */
export const parameters: Parameters = decodeTree(network.parameters);
export const earlier: Parameters = decodeTree(network.earlier);
export const labels = Uint8Array.from(network.labels);
export const groups = Uint8Array.from(network.groups);
export const pairs = [{ minority: 1, majority: 0 }, {
  minority: 2,
  majority: 3,
}] as const;
export const scheme = { names: ["G0", "G1", "G2", "G3"] } as const;

/** All 64 images, or those at some positions: float32 [N, 56, 28, 1]. */
export function images(
  at: ArrayLike<number> = labels.map((_, i) => i),
): HostArray {
  const bytes = bytesOf(network.images);
  const size = 56 * 28;
  const data = new Float32Array(at.length * size);
  Array.from(at).forEach((image, row) => {
    for (let pixel = 0; pixel < size; pixel++) {
      data[row * size + pixel] = bytes[image * size + pixel]! / 255;
    }
  });
  return { dtype: "float32", shape: [at.length, 56, 28, 1], data };
}

/** The neurons of a reference ranking, without their scores. */
export function neuronsOf(
  entries: readonly (readonly [string, number, ...number[]])[],
): readonly Neuron[] {
  return entries.map(([site, index]) => ({ site, index }));
}

/** Where a mask is set, in PyTorch's layout and order of parameters; empty parameters are left out. */
export function positionsOf(mask: ElementMask): Positions {
  const found: Record<string, number[]> = {};
  for (const { name, shape, layout } of resnet8.parameters) {
    const ones = mask.get(name);
    if (ones === undefined) continue;
    const data = Int32Array.from(ones);
    const torch = toTorchLayout({ dtype: "int32", shape, data }, layout);
    const at = [...torch.data.keys()].filter((i) => torch.data[i] === 1);
    if (at.length > 0) found[name] = at;
  }
  return found;
}

/** The pruned weights of a keep mask. */
export function prunedOf(mask: HostTree): Positions {
  return positionsOf(
    new Map([...mask].map(([name, { data }]) => [
      name,
      Uint8Array.from(data, (keep) => keep === 0 ? 1 : 0),
    ])),
  );
}

/** Without the parameters that have no position. */
export function filled(positions: Positions): Positions {
  return Object.fromEntries(
    Object.entries(positions).filter(([, at]) => at.length > 0),
  );
}

function decodeTree(tree: Readonly<Record<string, Encoded>>): Parameters {
  return new Map(
    resnet8.parameters.filter(({ name }) => name in tree).map((spec) => {
      const { dtype, shape } = tree[spec.name]!;
      const { buffer } = bytesOf(tree[spec.name]!);
      const array: HostArray = dtype === "float32"
        ? { dtype, shape, data: new Float32Array(buffer) }
        : { dtype: "int32", shape, data: new Int32Array(buffer) };
      return [spec.name, fromTorchLayout(array, spec.layout)];
    }),
  );
}

function bytesOf({ base64 }: Encoded): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}
