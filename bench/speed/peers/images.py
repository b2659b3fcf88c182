"""The peer of images.ts: a torchvision dataset with Pillow in a DataLoader.

    python images.py make FOLDER COUNT
        writes COUNT synthetic photographs as JPEGs of the sizes and qualities of bird photographs

    python images.py serve FOLDER NUM_WORKERS BATCH_SIZE
        answers each line on stdin with one JSON line: to "epoch" {"images", "seconds"}, to "digest"
        the sha256 of the first batch as float32 NHWC, to "versions" those of the libraries. Workers persist, and one epoch is run before
        the first answer, so neither their start nor the imports are timed.
"""

import hashlib
import json
import sys
import time
from pathlib import Path

import numpy as np
from PIL import Image

# Long side 500 as in CUB-200-2011, in both orientations.
SIZES = [(375, 500), (500, 375), (333, 500), (500, 500), (400, 500), (281, 500)]
QUALITIES = [85, 90, 95]
# So many pictures are drawn; the others are the same at another quality or flipped.
DISTINCT = 128


def make(folder, count):
    sys.path.insert(0, str(Path(__file__).parents[3] / "fixtures" / "images"))
    from synthetic import picture

    for i in range(count):
        seed = i % DISTINCT
        if i < DISTINCT:
            image = Image.fromarray(picture(seed, *SIZES[seed % len(SIZES)], noise=4.0))
            image.save(folder / f"{seed}.png", compress_level=1)
        image = Image.open(folder / f"{seed}.png")
        if i // DISTINCT % 2:
            image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        image.save(folder / f"{i:05d}.jpg", quality=QUALITIES[i % len(QUALITIES)])
    for path in folder.glob("*.png"):
        path.unlink()


def serve(folder, num_workers, batch_size):
    import PIL
    import torch
    import torchvision
    from torch.utils.data import DataLoader, Dataset
    from torchvision import transforms as T

    class Folder(Dataset):
        files = sorted(folder.glob("*.jpg"))
        transform = T.Compose(
            [
                T.Resize(256),
                T.CenterCrop(224),
                T.ToTensor(),
                T.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
            ]
        )

        def __len__(self):
            return len(self.files)

        def __getitem__(self, i):
            return self.transform(Image.open(self.files[i]).convert("RGB"))

    loader = DataLoader(Folder(), batch_size, num_workers=num_workers, persistent_workers=True)

    def epoch():
        start = time.perf_counter()
        images = sum(len(batch) for batch in loader)
        return dict(images=images, seconds=time.perf_counter() - start)

    def digest():
        batch = next(iter(DataLoader(Folder(), batch_size)))
        nhwc = np.ascontiguousarray(batch.permute(0, 2, 3, 1).numpy())
        return hashlib.sha256(nhwc.tobytes()).hexdigest()

    def versions():
        return {"PyTorch": torch.__version__, "torchvision": torchvision.__version__, "Pillow": PIL.__version__}

    answers = {"epoch": epoch, "digest": digest, "versions": versions}
    epoch()
    for line in sys.stdin:
        print(json.dumps(answers[line.strip()]()), flush=True)


if __name__ == "__main__":
    task, folder, *numbers = sys.argv[1:]
    dict(make=make, serve=serve)[task](Path(folder), *map(int, numbers))
