"""The networks in PyTorch, with the names of parameters that a `state_dict` of theirs has."""

import timm
import torchvision
from torch import nn
from torch.nn import functional as F


class BasicBlock(nn.Module):
    """Two 3x3 convolutions with BatchNorm, and a projection where the shape changes (He et al. 2016, option B)."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class SmallResNet(nn.Module):
    """The fixture's ResNet: a 3x3 stem of stride 2 and one basic block per layer."""

    def __init__(self, stem, blocks, channels, num_classes):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, stem, 3, 2, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(stem)
        inputs = stem
        self.layers = []
        for index, (outputs, stride) in enumerate(blocks):
            name = f"layer{index + 1}"
            self.add_module(name, nn.Sequential(BasicBlock(inputs, outputs, stride)))
            self.layers.append(name)
            inputs = outputs
        self.fc = nn.Linear(inputs, num_classes)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        for name in self.layers:
            x = getattr(self, name)(x)
        return self.fc(x.mean((2, 3)))


class CifarBlock(nn.Module):
    """Two 3x3 convolutions whose shortcut takes every second pixel and pads the channels (option A)."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.added = (outputs - inputs) // 2

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        if self.added:
            x = F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, self.added, self.added))
        return F.relu(y + x)


class CifarResNet(nn.Module):
    """He et al. 2016, section 4.2: three groups of 16, 32 and 64 channels."""

    def __init__(self, blocks, channels, num_classes):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        inputs = 16
        for layer, outputs in enumerate((16, 32, 64), 1):
            group = nn.Sequential()
            for index in range(blocks):
                group.append(CifarBlock(inputs, outputs, 2 if layer > 1 and index == 0 else 1))
                inputs = outputs
            setattr(self, f"layer{layer}", group)
        self.linear = nn.Linear(64, num_classes)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.linear(x.mean((2, 3)))


class SmallCnn(nn.Module):
    """The small CNN of TRADES (Zhang et al. 2019) without its dropout: each side would draw masks of its own."""

    def __init__(self, channels, num_classes):
        super().__init__()
        widths = [channels, 32, 32, 64, 64]
        self.feature_extractor = nn.ModuleDict(
            {f"conv{i}": nn.Conv2d(widths[i - 1], widths[i], 3) for i in range(1, len(widths))}
        )
        # 28x28 images become 64 maps of 4x4.
        self.classifier = nn.ModuleDict(
            {"fc1": nn.Linear(64 * 4 * 4, 200), "fc2": nn.Linear(200, 200), "fc3": nn.Linear(200, num_classes)}
        )

    def forward(self, x):
        convs, linears = self.feature_extractor, self.classifier
        x = F.relu(convs["conv2"](F.relu(convs["conv1"](x))))
        x = F.max_pool2d(x, 2)
        x = F.relu(convs["conv4"](F.relu(convs["conv3"](x))))
        x = F.max_pool2d(x, 2).flatten(1)
        x = F.relu(linears["fc2"](F.relu(linears["fc1"](x))))
        return linears["fc3"](x)


class Mlp(nn.Module):
    """784-256-10 of Yang et al. 2022."""

    def __init__(self, pixels, num_classes):
        super().__init__()
        self.hidden = nn.Linear(pixels, 256)
        self.fc = nn.Linear(256, num_classes)

    def forward(self, x):
        return self.fc(F.relu(self.hidden(x.flatten(1))))


def resnet8(case):
    return SmallResNet(8, [(8, 1), (16, 2), (32, 2)], case["input"][2], case["numClasses"])


def resnet16(case):
    return SmallResNet(16, [(16, 1), (32, 2), (64, 2)], case["input"][2], case["numClasses"])


def resnet20(case):
    return CifarResNet(3, case["input"][2], case["numClasses"])


def cnn002(case):
    return SmallCnn(case["input"][2], case["numClasses"])


def mlp(case):
    height, width, channels = case["input"]
    return Mlp(height * width * channels, case["numClasses"])


def resnet50(case):
    return torchvision.models.resnet50(num_classes=case["numClasses"])


def deit_small(case):
    return timm.create_model("deit_small_patch16_224", num_classes=case["numClasses"])


NETWORKS = {
    "resnet8": resnet8,
    "resnet16": resnet16,
    "resnet20": resnet20,
    "cnn002": cnn002,
    "mlp": mlp,
    "resnet50": resnet50,
    "deit_small": deit_small,
}


def create_network(case):
    """The network of a case: its architecture, input [height, width, channels] and number of classes."""
    return NETWORKS[case["architecture"]](case)
