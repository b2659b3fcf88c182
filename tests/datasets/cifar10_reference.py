"""Writes two small CIFAR-10 batches in each published form, and what numpy reads in them.

Run with numpy 2.4.6: python tests/datasets/cifar10_reference.py

cifar10_python3.pkl   as Python 3 pickles the dict with protocol 2
cifar10_python2.pkl   as Python 2 pickled the published files (str as SHORT_BINSTRING and BINSTRING),
                      written opcode by opcode and read back here with encoding="bytes"
cifar10.bin           the binary version
cifar10.json          sha256 of the images as uint8 [n, 32, 32, 3], and the labels
"""

import hashlib
import json
import pickle
import struct
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
rng = np.random.RandomState(0)
data = rng.randint(0, 256, (3, 3072)).astype(np.uint8)
labels = [9, 0, 4]


def short(text: bytes) -> bytes:
    return b"U" + bytes([len(text)]) + text


def integer(value: int) -> bytes:
    return b"J" + struct.pack("<i", value)


dtype = b"cnumpy\ndtype\n" + short(b"u1") + b"K\x00K\x01\x87R" + b"(K\x03" + short(b"|") + b"NNN" + integer(-1) + integer(-1) + b"K\x00tb"
array = (
    b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85" + short(b"b") + b"\x87R"
    + b"(K\x01" + integer(3) + integer(3072) + b"\x86" + dtype + b"\x89"
    + b"T" + struct.pack("<I", data.size) + data.tobytes() + b"tb"
)
python2 = (
    b"\x80\x02}q\x01(" + short(b"batch_label") + short(b"training batch 1 of 5")
    + short(b"labels") + b"](" + b"".join(b"K" + bytes([label]) for label in labels) + b"e"
    + short(b"data") + array + b"u."
)
back = pickle.loads(python2, encoding="bytes")
assert (back[b"data"] == data).all() and back[b"labels"] == labels

(HERE / "cifar10_python2.pkl").write_bytes(python2)
(HERE / "cifar10_python3.pkl").write_bytes(pickle.dumps({"labels": labels, "data": data}, protocol=2))
(HERE / "cifar10.bin").write_bytes(np.concatenate([np.array(labels, np.uint8)[:, None], data], axis=1).tobytes())
images = np.ascontiguousarray(data.reshape(3, 3, 32, 32).transpose(0, 2, 3, 1))
summary = {"numpy": np.__version__, "labels": labels, "images": hashlib.sha256(images.tobytes()).hexdigest()}
(HERE / "cifar10.json").write_text(json.dumps(summary, indent=2) + "\n")
