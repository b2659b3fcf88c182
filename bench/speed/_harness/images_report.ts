import type { Interval } from "../../../src/stats/mod.ts";
import { median } from "../../../src/stats/mod.ts";
import { formatBytes, markdownTable } from "../../../src/text/mod.ts";
import type { Circumstances } from "./types.ts";

/** Seconds of one pair. */
export interface ImagesSample {
  readonly order: "peer first" | "ours first";
  /** One epoch of the peer. */
  readonly peerSeconds: number;
  /** Decode, resize, crop, store, read back and normalise. */
  readonly firstSeconds: number;
  /** Read back and normalise. */
  readonly laterSeconds: number;
}

/** What the JSON file of the images under `reports/speed` holds. */
export interface ImagesReport {
  readonly schema: 1;
  readonly name: "images";
  readonly what: string;
  readonly numImages: number;
  /** On both sides. */
  readonly numWorkers: number;
  readonly batchSize: number;
  /** How many times faster we must be: the lower end of the interval. */
  readonly bounds: Readonly<Record<"first" | "later", number>>;
  readonly circumstances: Circumstances;
  readonly versions: Readonly<Record<string, string>>;
  readonly samples: readonly ImagesSample[];
  /** The median of the paired ratios peer / ours. */
  readonly ratios: Readonly<Record<"first" | "later", Interval>>;
}

const EPOCHS = [
  ["first", "firstSeconds", "images, first epoch"],
  ["later", "laterSeconds", "images, later epochs"],
] as const;

/** What the page's section about images says of one machine. */
export function renderImages(report: ImagesReport): string {
  const { numImages, samples, ratios, bounds, circumstances: at } = report;
  const perSec = (seconds: readonly number[]) =>
    (numImages / median(seconds)).toFixed(0);
  const table = markdownTable(
    ["bench", "ours (images/s)", "peer (images/s)", "times", "required"],
    EPOCHS.map(([epoch, part, label]) => {
      const { estimate, low, high } = ratios[epoch];
      const verdict = low >= bounds[epoch] ? "met" : "missed";
      return [
        label,
        perSec(samples.map((sample) => sample[part])),
        perSec(samples.map(({ peerSeconds }) => peerSeconds)),
        `${estimate.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`,
        `≥ ${bounds[epoch]}: ${verdict}`,
      ];
    }),
    { align: ["left", "right", "right", "right", "right"] },
  );
  const versions = Object.entries(report.versions)
    .map(([name, version]) => `${name} ${version}`).join(", ");
  return [
    `From JPEG files to normalised batches (shorter side to 256, middle 224×224), beside a torchvision dataset with ` +
    `Pillow in a DataLoader; ${report.numWorkers} workers and the same bits on both sides. Our first epoch fills ` +
    `the prepared cache, every later one reads it; the peer's are all alike. Whole epochs of ${numImages} ` +
    `synthetic photographs, ${samples.length} pairs.`,
    "",
    table,
    "",
    `${at.cpu}, ${at.cores} cores, ${
      formatBytes(at.memoryBytes)
    }, load before ${
      at.loadBefore.toFixed(1)
    }; ${versions}; commit ${at.commit}, ${at.measuredAt.slice(0, 10)}.`,
  ].join("\n");
}
