import type { TRAIN } from "../../claims/kinds.ts";
import type { GroupedDataset } from "../../datasets/types.ts";
import { predictions } from "../../metrics/mod.ts";
import { deriveSeed } from "../../random/mod.ts";
import {
  balancedImages,
  groupBalanced,
  majorityImages,
  minorityImages,
  repeatedImages,
  trainingOn,
} from "../../training/mod.ts";
import type { ContextOf } from "../implement_kind.ts";

/** The dataset whose train split holds what the specification of a training chooses. */
export async function chooseImages(
  context: ContextOf<typeof TRAIN>,
  data: GroupedDataset,
): Promise<GroupedDataset> {
  const { spec: { images }, seed } = context.parameters;
  switch (images.kind) {
    case "all":
      return data;
    case "majority":
      return trainingOn(data, majorityImages(data));
    case "minority":
      return trainingOn(data, minorityImages(data));
    case "repeat-groups":
      return trainingOn(data, balancedImages(data, images.each));
    case "smallest-of-each-group":
      return trainingOn(
        data,
        groupBalanced(data.splits.train.groups, {
          numGroups: data.groups.names.length,
          seed: deriveSeed(seed, "training images"),
        }),
      );
    case "repeat-errors": {
      const { logits, labels } = (await context.input("errors")).splits.train!;
      const classes = predictions(logits);
      const positions = Int32Array.from(labels.keys()).filter((at) =>
        classes[at] !== labels[at]
      );
      return trainingOn(
        data,
        repeatedImages(data, { positions, times: images.times }),
      );
    }
  }
}
