/** A network of a user's own: two convolutions, for images and classes of any kind. */
import {
  type Architecture,
  convNorm,
  defineArchitecture,
  initialise,
  linearLayer,
  type ModelOptions,
} from "@spuriousbench/spuriousbench/models";

export default function twoConv(
  { input = [56, 28, 1], numClasses = 2 }: ModelOptions = {},
): Architecture {
  return defineArchitecture({
    name: "two_conv",
    input,
    numClasses,
    stages: [
      {
        name: "conv1",
        layers: [
          convNorm("conv1", "bn1", { channels: [input[2], 4], size: 3 }),
        ],
        forward: (layer, x) =>
          layer.relu(
            layer.convNorm("conv1", "bn1", { x, stride: 4, padding: 1 }),
          ),
      },
      {
        name: "conv2",
        layers: [convNorm("conv2", "bn2", { channels: [4, 8], size: 3 })],
        forward: (layer, x) =>
          layer.globalPool(layer.relu(
            layer.convNorm("conv2", "bn2", { x, stride: 4, padding: 1 }),
          )),
      },
      {
        name: "fc",
        layers: [
          linearLayer("fc", 8, { outputs: numClasses, neurons: false }),
        ],
        forward: (layer, x) => layer.linear("fc", x),
      },
    ],
    preLogitsStage: "conv2",
    init: initialise,
  });
}
