"""The exhaustive single-channel map as a naive loop: edit, evaluate everything, restore."""

import torch

from shared import Network, load_shared


class ChannelMap:
    def __init__(self, case, folder, variant):
        tensors, state_dict = load_shared(folder)
        self.network = Network(case, variant, state_dict)
        self.network.module.eval()
        self.batches = self.network.batches(tensors["images"], case["batchSize"])
        self.filters = [m.weight for m in self.network.module.modules() if isinstance(m, torch.nn.Conv2d)]

    def logits(self):
        return torch.cat([self.network.call(images) for images in self.batches])

    @torch.no_grad()
    def map(self):
        """The predictions of the network without each channel, filter by filter in the order of the modules."""
        predictions = []
        for weight in self.filters:
            for channel in range(len(weight)):
                kept = weight[channel].clone()
                weight[channel] = 0
                predictions.append(self.logits().argmax(1))
                weight[channel] = kept
        return torch.stack(predictions).numpy()

    def run(self):
        self.map()

    @torch.no_grad()
    def validate(self):
        return {
            "logits": self.logits().flatten().tolist(),
            "predictedOnes": (self.map() == 1).mean(1).tolist(),
        }
