"""One step of the published pruned-versus-dense contrastive fine-tuning.

Source: description of the official code of You et al. 2025 (fine-tuning script), after SDCLR (Jiang et al. 2021).
"""

import torch
from torch.nn import functional as F

from train_step import TrainStep

TEMPERATURE = 0.5
CONTRAST_WEIGHT = 1
CROSS_ENTROPY_WEIGHT = 0.2


def nt_xent(a, b):
    """Positive: the same sample in the other branch; negatives: the other 2B - 2 rows."""
    z = F.normalize(torch.cat([a, b]), dim=1)
    rows = len(z)
    similarity = torch.exp(z @ z.T / TEMPERATURE)
    positive = torch.exp((z * z.roll(rows // 2, 0)).sum(1) / TEMPERATURE)
    others = similarity.masked_select(~torch.eye(rows, dtype=bool)).view(rows, -1).sum(1)
    return -torch.log(positive / others).mean()


class FineTuningStep(TrainStep):
    def __init__(self, case, folder, variant):
        super().__init__(case, folder, variant)
        prefix = "mask/"
        self.masks = {name.removeprefix(prefix): mask for name, mask in self.tensors.items() if name.startswith(prefix)}
        self.pruned = torch.compile(self.run_pruned) if variant == "compile" else self.run_pruned

    def run_pruned(self, images):
        """The network whose weights are multiplied by the masks, for this pass only."""
        module = self.network.module
        parameters = dict(module.named_parameters())
        masked = {name: parameters[name] * mask for name, mask in self.masks.items()}
        return torch.func.functional_call(module, masked, (images,))

    def loss(self, images, labels):
        with torch.no_grad():
            dense = F.softmax(self.network.call(images), 1)
        pruned = F.softmax(self.pruned(images), 1)
        first = nt_xent(dense, pruned)
        logits = self.network.call(images)
        probs = F.softmax(logits, 1)
        second = nt_xent(probs, pruned.detach())
        # As published, the cross-entropy of the softmax, which applies another.
        cross_entropy = F.cross_entropy(probs, labels)
        return CONTRAST_WEIGHT * (first + second) + CROSS_ENTROPY_WEIGHT * cross_entropy, logits
