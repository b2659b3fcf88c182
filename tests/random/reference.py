"""Writes reference.json beside this file: what numpy 2, PyTorch 2.15 and timm 1.0 draw.

OMP_NUM_THREADS=1 python tests/random/reference.py   (x86-64 with AVX2 or AVX-512)
"""
import hashlib
import json
import math
import pathlib
import struct

import numpy as np
import scipy
import scipy.special
import timm
import torch
from timm.layers import trunc_normal_

SEEDS = [0, 1, 42, 123456789, 2**32 - 1]


def digest(array):
    array = np.ascontiguousarray(array)
    return {
        "size": int(array.size),
        "first": [float(x) for x in array.ravel()[:3]],
        "last": [float(x) for x in array.ravel()[-3:]],
        "sha256": hashlib.sha256(array.tobytes()).hexdigest(),
    }


def f32(tensor):
    return digest(tensor.detach().numpy().astype("<f4"))


def i32(values):
    return digest(np.asarray(values).astype("<i4"))


def numpy_case(seed):
    def state():
        return np.random.RandomState(seed)

    population = list(range(100, 1100, 7))
    after = state()
    after.randn(3)
    return {
        "seed": seed,
        "rand": digest(state().rand(1000).astype("<f8")),
        "uniform": digest(state().uniform(-2, 5, 1000).astype("<f8")),
        "randn": [float(x) for x in state().randn(50)],
        "randint": i32(state().randint(3, 1003, 1000)),
        "permutation": {str(n): i32(state().permutation(n)) for n in (1, 2, 10, 1000)},
        "choice": i32(state().choice(population, 50, replace=False)),
        "choice_replace": i32(state().choice(population, 50)),
        "rand_after_randn": [float(x) for x in after.rand(3)],
    }


def torch_case(seed):
    def fresh():
        torch.manual_seed(seed)
        return torch.empty

    result = {"seed": seed}
    result["uniform"] = {str(n): f32(fresh()(n).uniform_()) for n in (1, 7, 1000)}
    result["uniform_range"] = f32(fresh()(10007).uniform_(-0.3, 0.7))
    result["normal"] = {str(n): f32(fresh()(n).normal_()) for n in (1, 2, 15, 16, 17, 31, 32, 100003)}
    result["normal_law"] = f32(fresh()(10007).normal_(0.1, 0.3))
    result["normal_double"] = {str(n): f32(fresh()(n).normal_(0.1, 0.3)) for n in (3, 15)}
    fresh()
    result["normal_then"] = [float(torch.randn(3).sum()), *torch.rand(2).tolist(), *torch.randn(1).tolist()]
    result["double"] = digest((fresh(), torch.rand(100, dtype=torch.float64))[1].numpy().astype("<f8"))
    result["randperm"] = {str(n): i32((fresh(), torch.randperm(n))[1]) for n in (1, 2, 10, 60000)}
    result["randint"] = i32((fresh(), torch.randint(3, 1003, (1000,)))[1])
    result["bernoulli"] = i32((fresh(), torch.bernoulli(torch.full((1000,), 0.3)))[1])
    result["int64"] = str((fresh(), torch.empty((), dtype=torch.int64).random_().item())[1])
    linear = (fresh(), torch.nn.Linear(300, 77))[1]
    conv = (fresh(), torch.nn.Conv2d(13, 8, (3, 5)))[1]
    result["linear"] = [f32(linear.weight), f32(linear.bias)]
    result["conv"] = [f32(conv.weight), f32(conv.bias)]
    init = torch.nn.init
    result["kaiming_normal"] = f32(
        init.kaiming_normal_(fresh()(8, 13, 3, 5), mode="fan_out", nonlinearity="relu"))
    result["kaiming_normal_in"] = f32(
        init.kaiming_normal_(fresh()(8, 13, 3, 5), mode="fan_in", nonlinearity="relu"))
    result["kaiming_uniform_0"] = f32(init.kaiming_uniform_(fresh()(8, 13, 3, 5)))
    result["xavier_uniform"] = f32(init.xavier_uniform_(fresh()(8, 13, 3, 5)))
    return result


def trunc_case(seed, **options):
    torch.manual_seed(seed)
    tensor = trunc_normal_(torch.empty(200), **options)
    return {"seed": seed, "options": options, "values": tensor.tolist()}


def engine_case(seed):
    torch.manual_seed(seed)
    return {"seed": seed, "rand": torch.rand(3).tolist()}


result = {
    "versions": {"numpy": np.__version__, "torch": torch.__version__, "timm": timm.__version__,
                 "scipy": scipy.__version__, "cpu": torch.backends.cpu.get_cpu_capability()},
    "numpy": [numpy_case(seed) for seed in SEEDS],
    "torch": [torch_case(seed) for seed in SEEDS],
    "torch_wide_seed": engine_case(2**32 + 5),
    "trunc_normal": [trunc_case(0, std=0.02), trunc_case(1, std=1.0), trunc_case(2, mean=0.5, std=1.0, a=-1.0, b=1.5)],
    "erfinv": [[x, float(scipy.special.erfinv(x))] for x in
               [0.0, 1e-9, -0.1, 0.5, 0.849999, 0.86, -0.99, 0.9999999, 1 - 2**-40, -(1 - 2**-53)]],
    "erf": [[x, float(scipy.special.erf(x))] for x in [0.0, 1e-9, -0.5, 1.5, 3.0, -5.5, 7.0]],
    "derived_seeds": [
        [seed, name, struct.unpack(">I", hashlib.sha256(f"{seed}/{name}".encode()).digest()[:4])[0]]
        for seed, name in [(0, "half"), (100, "train/order"), (-1, "é")]
    ],
}
path = pathlib.Path(__file__).with_name("reference.json")
path.write_text(json.dumps(result, indent=1) + "\n")
