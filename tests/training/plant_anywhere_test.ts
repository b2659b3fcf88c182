/** Planting works at any site of any architecture; what takes longer is in `tests/nightly/planting_nightly.ts`. */
import { type PlantingCase, type Run, testPlanting } from "./_planting.ts";

const QUICK: Run = { learningRate: 5e-3, epochs: 4 };
const FILLING: Run = { learningRate: 1e-2, epochs: 8 };

/** The readers are what the architectures' papers say reads the site's neurons and nothing that is added to them. */
const CASES: readonly PlantingCase[] = [
  {
    network: "mlp",
    size: 8,
    majority: QUICK,
    filling: FILLING,
    sites: { hidden: { readers: ["fc.weight"] } },
  },
  {
    network: "cnn002",
    size: 16,
    majority: QUICK,
    filling: FILLING,
    sites: {
      "feature_extractor.conv2": {
        readers: ["feature_extractor.conv3.weight"],
      },
      "feature_extractor.conv4": { readers: ["classifier.fc1.weight"] },
    },
  },
  {
    network: "resnet20",
    size: 8,
    majority: QUICK,
    filling: FILLING,
    sites: {
      "layer2.1.conv2": { readers: ["layer2.2.conv1.weight"] },
    },
  },
];

for (const one of CASES) testPlanting(one);
