"""Reads with Python what was converted: python checkpoints_python.py ORIGINAL CONVERTED AGAIN

Every tensor of CONVERTED (safetensors) must have the bits of its namesake in ORIGINAL (torch.save), and
Python's own safetensors must write the same bytes, to AGAIN.
"""

import sys

import torch
from safetensors.torch import load_file, save_file

original, converted, again = sys.argv[1:]
expected = torch.load(original, weights_only=True)
found = load_file(converted)
assert sorted(found) == sorted(expected), (sorted(found), sorted(expected))
for name, tensor in expected.items():
    tensor = tensor.detach().contiguous()
    assert tensor.dtype == found[name].dtype and tensor.shape == found[name].shape, name
    assert torch.equal(tensor.reshape(-1).view(torch.uint8), found[name].reshape(-1).view(torch.uint8)), name
save_file(found, again, metadata={"format": "pt"})
