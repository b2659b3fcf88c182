"""Makes a corpus of images from 1x1 to 4000x3000 and torchvision's digests of them.

    python tests/nightly/images_corpus.py FOLDER [COUNT]

Needs Pillow, torch and torchvision. Last run with the versions in fixtures/images/make.py.
"""

import io
import json
import random
import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[2] / "fixtures" / "images"))
from expected import expected  # noqa: E402
from synthetic import picture  # noqa: E402
from writers import jpeg, png  # noqa: E402

UNIT = 224
FIXED_SIZES = [(1, 1), (3000, 4000), (3000, 4000), (1, 4000), (3000, 1), (2, 2), (218, 178), (375, 500)]
SAMPLINGS = [
    [(4, 1), (1, 1), (1, 1)],
    [(1, 2), (1, 1), (1, 1)],
    [(4, 2), (1, 1), (1, 1)],
    [(2, 2), (2, 1), (1, 2)],
    [(1, 1), (2, 2), (2, 2)],
]


def pillow(image, **options):
    out = io.BytesIO()
    image.save(out, **options)
    return out.getvalue()


def make(draw, i):
    """One file: (extension, bytes)."""
    if i < len(FIXED_SIZES):
        height, width = FIXED_SIZES[i]
    else:
        top = 2500 if i % 10 == 0 else 700
        height, width = (int(np.exp(draw.uniform(0, np.log(top)))) for _ in range(2))
    noise = draw.choice([0.0, 2.0, 6.0, 20.0])
    kind = draw.randrange(10) if i >= 3 else [0, 0, 1][i]
    if kind == 8 and i >= len(FIXED_SIZES):
        height, width = min(height, 90), min(width, 90)  # the writers are slow
    rgb = picture(i, height, width, noise)
    image = Image.fromarray(rgb)
    if kind <= 5:
        options = dict(quality=draw.choice([5, 40, 75, 90, 95, 100]), subsampling=draw.randrange(3))
        options |= dict(progressive=kind == 1, optimize=kind == 2)
        if kind == 3:
            options["restart_marker_blocks"] = draw.randint(1, 50)
        if kind == 4:
            image = image.convert("L")
        return "jpg", pillow(image, format="jpeg", **options)
    if kind == 8 and height * width <= 8100:
        if draw.random() < 0.5:
            return "jpg", jpeg(rgb, draw.choice(SAMPLINGS), restart=draw.choice([0, 0, 2]), step=draw.choice([4, 20]))
        colour_type, channels, depth = draw.choice([(0, 1, 4), (0, 1, 16), (2, 3, 16), (4, 2, 8), (6, 4, 8), (2, 3, 8)])
        samples = np.random.default_rng(i).integers(0, 2**depth, (height, width, channels))
        return "png", png(samples, depth, colour_type, interlaced=draw.random() < 0.7)
    if kind == 9:
        image = image.quantize(draw.choice([2, 4, 16, 256]))
    elif kind == 7:
        image = image.convert(draw.choice(["L", "LA", "RGBA", "1"]))
    return "png", pillow(image, format="png")


def main():
    folder = Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 220
    torch.set_num_threads(1)
    images = []
    for i in range(count):
        extension, data = make(random.Random(i), i)
        name = f"{i:03d}.{extension}"
        (folder / name).write_bytes(data)
        images.append(expected(folder / name, name, UNIT))
    (folder / "expected.json").write_text(json.dumps(dict(images=images)))


if __name__ == "__main__":
    main()
