"""One training step as PyTorch's tutorials write it: forward, cross-entropy, backward, Adam."""

from itertools import cycle

import torch
from torch.nn import functional as F

from shared import Network, load_shared


class TrainStep:
    def __init__(self, case, folder, variant):
        self.tensors, state_dict = load_shared(folder)
        self.case = case
        self.network = Network(case, variant, state_dict)
        self.network.module.train()
        images = self.network.batches(self.tensors["images"], case["batchSize"])
        labels = self.tensors["labels"].long().split(case["batchSize"])
        self.batches = list(zip(images, labels))
        self.restart()

    def restart(self):
        self.network.reset()
        self.optimizer = torch.optim.Adam(self.network.module.parameters(), lr=self.case["learningRate"])
        self.order = cycle(self.batches)

    def step(self):
        images, labels = next(self.order)
        self.optimizer.zero_grad()
        loss, logits = self.loss(images, labels)
        loss.backward()
        self.optimizer.step()
        return loss.item(), logits

    def loss(self, images, labels):
        logits = self.network.call(images)
        return F.cross_entropy(logits, labels), logits

    def run(self):
        self.step()

    def validate(self):
        self.restart()
        steps = [self.step() for _ in range(self.case["validationSteps"])]
        return {"losses": [loss for loss, _ in steps], "logits": steps[0][1].detach().flatten().tolist()}
