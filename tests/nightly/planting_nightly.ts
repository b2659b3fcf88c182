/** Planting at more sites of a ResNet-20, and in networks of millions of weights: a ResNet-18, a vision transformer. */
import { type PlantingCase, testPlanting } from "../training/_planting.ts";

const CASES: readonly PlantingCase[] = [
  {
    network: "resnet20",
    size: 8,
    majority: { learningRate: 5e-3, epochs: 4 },
    filling: { learningRate: 1e-2, epochs: 8 },
    sites: {
      "layer2.0.conv1": { readers: ["layer2.0.conv2.weight"] },
      "layer3.2.conv2": { readers: ["linear.weight"] },
    },
  },
  {
    network: "resnet18",
    size: 16,
    eager: true,
    majority: { learningRate: 1e-3, epochs: 8 },
    filling: { learningRate: 1e-2, epochs: 2 },
    sites: {
      "layer2.0.conv2": { readers: ["layer2.1.conv1.weight"] },
    },
  },
  {
    network: "deit_tiny",
    size: 16,
    majority: { learningRate: 1e-3, epochs: 8 },
    // Behind a LayerNorm every input is as large as the next: larger steps switch a row off for good.
    filling: { learningRate: 4e-3, epochs: 6, batchSize: 8 },
    sites: {
      // Added to a stream in which there is always something else: nothing reads it alone.
      "blocks.0.mlp.fc2": { readers: [], last: 8 },
    },
  },
];

for (const one of CASES) testPlanting(one);
