"""The forward pass in evaluation mode."""

from itertools import cycle

import torch

from shared import Network, load_shared


class Forward:
    def __init__(self, case, folder, variant):
        tensors, state_dict = load_shared(folder)
        self.network = Network(case, variant, state_dict)
        self.network.module.eval()
        self.batches = self.network.batches(tensors["images"], case["batchSize"])
        self.order = cycle(self.batches)

    @torch.inference_mode()
    def logits(self, images):
        return self.network.call(images).numpy()

    def run(self):
        self.logits(next(self.order))

    def validate(self):
        return {"logits": self.logits(self.batches[0]).flatten().tolist()}
