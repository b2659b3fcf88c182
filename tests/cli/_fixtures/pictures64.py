"""Makes pictures64.pt, pictures64.json and pictures64.npy beside it: a network of a user's own on 64 x 64 pictures, and PyTorch's
answers under the transform that it was trained with and under the harness's default one.

    OMP_NUM_THREADS=1 python pictures64.py

PyTorch 2.15, torchvision 0.29.2, Pillow 13. The pictures are drawn by `picture` below; ../_pictures64.ts draws the
same bytes. The spurious attribute is the width of stripes, so that a picture of another scale is another picture; the
network sees majority images only and goes by the stripes alone.
"""

import json
import pathlib
import sys

import numpy as np
import torch
from PIL import Image
from torchvision import transforms

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parents[2] / "fixtures" / "golden"))

from resnet_small import build  # noqa: E402

SIDE, EACH = 64, 3
TRAIN, TEST = 0, 2
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def picture(split, label, attribute, i):
    """uint8 [64, 64, 3]: stripes of 2 or 4 pixels, and in the label's corner a small red or blue square."""
    k = 7 * i + 13 * split
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    width = 4 if attribute else 2
    stripes = ((x + k) // width) % 2
    image = np.stack([60 + 100 * stripes + (k + y) % 16] * 3, -1)
    top = 8 + (5 * k) % 40
    image[top : top + 6, top : top + 6] = (230, 20, 20) if label else (20, 20, 230)
    return image.astype(np.uint8)


ROWS = [(label, attribute, i) for label in (0, 1) for attribute in (0, 1) for i in range(EACH)]


def images(split, rows, transform):
    return torch.stack([transform(Image.fromarray(picture(split, *row))) for row in rows])


def train(model, transform):
    majority = [(group, group, i) for group in (0, 1) for i in range(16)]
    x = images(TRAIN, majority, transform)
    y = torch.tensor([label for label, _, _ in majority])
    optimizer = torch.optim.Adam(model.parameters(), 3e-3)
    model.train()
    for _ in range(40):
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()
    return model.eval()


def answers(model, transform):
    """Test logits in the order of ROWS, and the accuracy of each group 2 * label + attribute."""
    with torch.no_grad():
        logits = model(images(TEST, ROWS, transform))
    right = logits.argmax(1) == torch.tensor([label for label, _, _ in ROWS])
    group = torch.tensor([2 * label + attribute for label, attribute, _ in ROWS])
    accuracy = [right[group == g].float().mean().item() for g in range(4)]
    return {"accuracy": accuracy, "logits": logits.tolist()}


torch.set_num_threads(1)
values = [transforms.ToTensor(), transforms.Normalize(MEAN, STD)]
own = transforms.Compose(values)
default = transforms.Compose([transforms.Resize((256, 256)), transforms.CenterCrop(224), *values])
bgr = transforms.Compose([transforms.ToTensor(), lambda x: x[[2, 1, 0]], transforms.Normalize(MEAN, STD)])
model = train(build("resnet8", 0, channels=3), own)
torch.save(model.state_dict(), HERE / "pictures64.pt")
result = {
    "torch": torch.__version__.split("+")[0],
    "firstPixels": picture(TEST, 1, 0, 2)[30, 20:24].ravel().tolist(),
    **{name: answers(model, by) for name, by in (("own", own), ("default", default), ("bgr", bgr))},
}
np.save(HERE / "pictures64.npy", np.array(result["own"]["logits"], "float32"))
print({name: result[name]["accuracy"] for name in ("own", "default", "bgr")})
(HERE / "pictures64.json").write_text(json.dumps(result, indent=1) + "\n")
