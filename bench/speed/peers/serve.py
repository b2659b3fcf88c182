"""The peer's process: one bench in PyTorch, driven line by line.

    python serve.py FOLDER VARIANT

FOLDER holds `case.json` and `shared.safetensors`, written by our side. One JSON request per line comes in on
stdin, one JSON answer per line goes out on stdout:

The first answer tells versions and the instruction set that PyTorch's own kernels use:

    {"do": "validate"} -> {"values": {name: [number, ...]}}
    {"do": "run"}      -> {"ms": milliseconds per unit of work}
    {"do": "quit"}     -> the process ends

A run is timed in here, by a clock that stops after a value of the result has been read.
"""

import json
import os
import platform
import sys
import time


def main():
    folder, variant = sys.argv[1:]
    answers = claim_stdout()
    with open(os.path.join(folder, "case.json")) as file:
        case = json.load(file)

    import torch

    torch.set_num_threads(case["threads"])
    from subjects import SUBJECTS

    bench = SUBJECTS[case["subject"]](case, folder, variant)
    answer(answers, {"versions": versions(), "instructions": torch.backends.cpu.get_cpu_capability()})
    for line in sys.stdin:
        request = json.loads(line)["do"]
        if request == "run":
            answer(answers, {"ms": time_run(bench, case["repeats"])})
        elif request == "validate":
            answer(answers, {"values": bench.validate()})
        else:
            return


def claim_stdout():
    """The stream for answers. Whatever else prints in this process goes to stderr from now on."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    return answers


def answer(stream, message):
    stream.write(json.dumps(message) + "\n")
    stream.flush()


def time_run(bench, repeats):
    start = time.perf_counter()
    for _ in range(repeats):
        bench.run()
    return (time.perf_counter() - start) * 1000 / repeats


def versions():
    import timm
    import torch
    import torchvision

    return {
        "Python": platform.python_version(),
        "PyTorch": torch.__version__,
        "torchvision": torchvision.__version__,
        "timm": timm.__version__,
    }


main()
