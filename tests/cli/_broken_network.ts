/** A network file of a user's own whose number of neurons is wrong. */
import { smallResNet } from "../../src/models/mod.ts";

const sound = smallResNet("resnet8", { input: [16, 16, 1] });

export default {
  ...sound,
  name: "broken",
  neurons: sound.neurons.map((site, at) =>
    at === 0 ? { ...site, count: site.count + 1 } : site
  ),
};
