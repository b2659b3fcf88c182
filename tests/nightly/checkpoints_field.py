"""Real networks of real libraries: python checkpoints_field.py make FOLDER | check FOLDER

`make` saves each as people do, whole or wrapped; `check` compares FOLDER/NAME.safetensors, which the harness converted,
with what PyTorch loads from FOLDER/NAME.pt, bit for bit.
"""

import pathlib
import sys

import timm
import torch
import torchvision
from safetensors.torch import load_file
from torch import nn

torch.manual_seed(0)


def networks():
    """By name: what is saved, and the network whose state_dict must come out."""
    resnet = torchvision.models.resnet18(num_classes=2)
    resnet50 = torchvision.models.resnet50(num_classes=2)
    deit = timm.create_model("deit_tiny_patch16_224", num_classes=2)
    vit = torchvision.models.VisionTransformer(224, 16, 2, 3, 192, 768, num_classes=2)
    optimizer = torch.optim.AdamW(deit.parameters())
    deit(torch.randn(1, 3, 224, 224)).sum().backward()
    optimizer.step()
    yield "whole_resnet18", resnet, resnet
    yield "whole_resnet50_parallel", nn.DataParallel(resnet50), resnet50
    yield "whole_deit_tiny", deit, deit
    yield "whole_torchvision_vit", vit, vit
    yield "whole_compiled", torch.compile(resnet), resnet
    yield "objects", {"net": deit, "optimizer": optimizer, "ema": timm.utils.ModelEmaV3(resnet)}, deit


def make(folder):
    for name, saved, _ in networks():
        torch.save(saved, folder / f"{name}.pt")
        if name not in ("whole_compiled", "objects"):  # PyTorch itself cannot read these two again: generators
            torch.save(saved, folder / f"{name}.legacy.pt", _use_new_zipfile_serialization=False)


def check(folder):
    for path in sorted(folder.glob("*.pt")):
        loaded = torch.load(path, weights_only=False)
        network = loaded["net"] if isinstance(loaded, dict) else loaded
        for wrapper in ("_orig_mod", "module"):
            network = getattr(network, wrapper, network)
        expected, found = network.state_dict(), load_file(folder / f"{path.name}.safetensors")
        assert sorted(expected) == sorted(found), path.name
        for key, tensor in expected.items():
            assert tensor.dtype == found[key].dtype and torch.equal(tensor, found[key]), (path.name, key)


{"make": make, "check": check}[sys.argv[1]](pathlib.Path(sys.argv[2]))
