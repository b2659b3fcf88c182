"""One training step as PyTorch's tutorials write it: forward, cross-entropy, backward, Adam."""

from itertools import cycle

import torch
from torch.nn import functional as F

from shared import Network, load_shared


class TrainStep:
    def __init__(self, case, folder, variant):
        tensors, state_dict = load_shared(folder)
        self.case = case
        self.network = Network(case, variant, state_dict)
        self.network.module.train()
        images = self.network.batches(tensors["images"], case["batchSize"])
        labels = tensors["labels"].long().split(case["batchSize"])
        self.batches = list(zip(images, labels))
        self.restart()

    def restart(self):
        self.network.reset()
        self.optimizer = torch.optim.Adam(self.network.module.parameters(), lr=self.case["learningRate"])
        self.order = cycle(self.batches)

    def step(self):
        images, labels = next(self.order)
        self.optimizer.zero_grad()
        logits = self.network.call(images)
        loss = F.cross_entropy(logits, labels)
        loss.backward()
        self.optimizer.step()
        return loss.item(), logits

    def run(self):
        self.step()

    def validate(self):
        self.restart()
        steps = [self.step() for _ in range(self.case["validationSteps"])]
        return {"losses": [loss for loss, _ in steps], "logits": steps[0][1].detach().flatten().tolist()}
