import type { Architecture, NeuronSite } from "../models/mod.ts";
import {
  plantProbe,
  type SiteChannels,
  type WeightSlice,
} from "./_plant_probe.ts";

/** Which neurons are planted. */
export interface PlantedNeurons {
  /** `NeuronSite.name`. */
  readonly site: string;
  /** By index, or so many at the end of the site, or as many as there are classes. @default {"one-per-class"} */
  readonly channels?: ChannelChoice;
}

/** The i-th of the chosen neurons stands for class i, counted over and over. */
export type ChannelChoice =
  | "one-per-class"
  | { readonly last: number }
  | readonly number[];

/** Planted neurons in their network. */
export interface PlantPlace extends SiteChannels {
  /**
   * The neurons whose output is added to theirs: by the shortcut of their block, by blocks before it. They are
   * silenced, where that leaves nothing else that is added, so that what is read there is what is planted.
   */
  readonly silenced: readonly SiteChannels[];
  /** The parts of later weights that see the planted neurons alone. */
  readonly readers: readonly WeightSlice[];
  /** The classifier's weight, where each planted neuron has a column of its own in it. */
  readonly classifier?: string;
  /**
   * The same, where the logits are what it makes of the neurons' mean over the map behind a ReLU, and nothing more of
   * them.
   */
  readonly votesBy?: string;
}

/** Places by neurons: objective, start and run of a training ask for the same one. */
const FOUND = new WeakMap<Architecture, Map<string, PlantPlace>>();

/**
 * Finds the place of planted neurons in an architecture. It costs five forward and three backward passes of two images
 * with initial weights, once for each architecture, and needs an active backend.
 *
 * @throws {RangeError} If the architecture has no such site, or the site no such neurons.
 */
export function plantPlace(
  architecture: Architecture,
  { site, channels = "one-per-class" }: PlantedNeurons,
): PlantPlace {
  const found = FOUND.get(architecture) ?? new Map<string, PlantPlace>();
  FOUND.set(architecture, found);
  const key = JSON.stringify([site, channels]);
  const place = found.get(key) ?? findPlace(architecture, { site, channels });
  found.set(key, place);
  return place;
}

function findPlace(
  architecture: Architecture,
  neurons: Required<PlantedNeurons>,
): PlantPlace {
  const target = targetOf(architecture, neurons);
  const probe = plantProbe(architecture);
  const writers = probe.writers(target);
  const readers = probe.readers(target, writers);
  // Where more than neurons is added (a position embedding, say), silencing these would gain nothing.
  const silenced = readers.length === 0 ? [] : writers;
  const classifier = classifierOf(architecture, readers, target.channels);
  const votes = classifier !== undefined && readers.length === 1 &&
    probe.addsVotes(target, { classifier, silenced });
  return {
    ...target,
    silenced,
    readers,
    ...(classifier !== undefined && { classifier }),
    ...(votes && { votesBy: classifier }),
  };
}

function targetOf(
  architecture: Architecture,
  { site: wanted, channels: choice }: Required<PlantedNeurons>,
): SiteChannels {
  const { name, neurons, numClasses } = architecture;
  const site = neurons.find((one) => one.name === wanted);
  if (site === undefined) {
    throw new RangeError(
      `Cannot plant neurons in ${name}: it has no site of that name, current value is "${wanted}"; \`weights show\` lists its layers`,
    );
  }
  const channels = channelsOf(site, choice, numClasses);
  const valid = channels.length > 0 &&
    new Set(channels).size === channels.length &&
    channels.every((at) => Number.isInteger(at) && at >= 0 && at < site.count);
  if (!valid) {
    throw new RangeError(
      `Cannot plant neurons in ${name}: ${wanted} has ${site.count}, each may be named once, current value is ${
        JSON.stringify(choice)
      }`,
    );
  }
  return { site, channels };
}

function channelsOf(
  { count }: NeuronSite,
  choice: ChannelChoice,
  numClasses: number,
): readonly number[] {
  if (choice !== "one-per-class" && !("last" in choice)) return choice;
  const length = choice === "one-per-class" ? numClasses : choice.last;
  return Array.from({ length }, (_, at) => count - length + at);
}

/** The reader that is the classifier, if the planted neurons are its inputs one by one. */
function classifierOf(
  { stages, parameters, numClasses }: Architecture,
  readers: readonly WeightSlice[],
  channels: readonly number[],
): string | undefined {
  const wanted = channels.toSorted((a, b) => a - b).join();
  return readers.find(({ weight, indices }) =>
    stages.at(-1)!.parameters.includes(weight) &&
    parameters.find(({ name }) => name === weight)!.shape[0] === numClasses &&
    indices.join() === wanted
  )?.weight;
}
