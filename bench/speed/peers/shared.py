"""What both sides start from, and the three ways in which PyTorch runs a network."""

import os

import torch
from safetensors.torch import load_file

from networks import create_network

PARAMETERS = "parameters/"


def load_shared(folder):
    """The shared tensors by name, and the network's `state_dict`; images are NCHW, filters OIHW."""
    tensors = load_file(os.path.join(folder, "shared.safetensors"))
    state_dict = {name.removeprefix(PARAMETERS): tensor for name, tensor in tensors.items() if name.startswith(PARAMETERS)}
    others = {name: tensor for name, tensor in tensors.items() if not name.startswith(PARAMETERS)}
    return others, state_dict


class Network:
    """A network in one of the variants `eager`, `channels_last`, `compile`."""

    def __init__(self, case, variant, state_dict):
        self.module = create_network(case)
        self.state_dict = state_dict
        self.reset()
        self.format = torch.channels_last if variant == "channels_last" else torch.contiguous_format
        self.module.to(memory_format=self.format)
        self.call = torch.compile(self.module) if variant == "compile" else self.module

    def reset(self):
        """Back to the shared parameters, in place: what has been compiled stays."""
        self.module.load_state_dict(self.state_dict, strict=True)

    def batches(self, images, batch_size):
        """The images as batches in the variant's memory format, converted once and not timed."""
        return [batch.contiguous(memory_format=self.format) for batch in images.split(batch_size)]
