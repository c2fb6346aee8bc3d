"""Trains the U-Net. The parser on the labelled data, in the way its committed weights were made:

    python -m vision train --data people --out out/parser --minutes 100
    python -m vision train --data people --out out/parser --minutes 5 --size 160x112   # a look at the curves

and the plain binary person model on any folder of images/ and masks/:

    python -m vision train --data folder --classes person --out out/person --epochs 20

and the network that finds products, and whoever wears them, on the same layout:

    python -m vision train --data products --classes product --people people --backgrounds people/photos \\
        --out out/product --minutes 30 --size 256x192

and the network that looks at feet closely, cut out of the parser's photos, from the parser's weights:

    python -m vision train --data people --classes feet --out out/feet --minutes 45 --size 256x256 \\
        --start vision/weights/parser_lite0.safetensors --bfloat16

Run again with the same --out it goes on where it stopped. Under --out: state.pt (everything needed to
resume), best.safetensors (the best of the validation photos so far), curves.png.

The parser: cross-entropy with class weights plus a soft Dice of every class and of the person, AdamW, one
cycle of the learning rate, an exponential average of the weights. The encoder keeps ImageNet's
normalisation statistics, and its first two stages stay as they are: their edges and textures are as good
here, and they are half of the work. The binary recipe: binary cross-entropy on the logits, Adam. Products:
the parser's schedule with binary cross-entropies plus a soft Dice, on pictures made by `products.py`.

A second cycle starts from the weights of the first with --start, and may add photos that nobody labelled
(--unlabelled FOLDER): the starting weights, or several networks together (--teachers), label them
(`vision/pseudo.py`); unsure pixels do not count.
"""

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from torch.nn import functional as F  # noqa: N812
from torch.utils.data import DataLoader

from vision.curves import draw_curves
from vision.dataset import CLASSES, Labelled
from vision.evaluate import MAIN_CLASSES, Confusion
from vision.feet import FEET
from vision.feet_samples import Feet, FeetSamples
from vision.parse import logits_of
from vision.products import BODY, OPEN, PRODUCT, Products, ProductSamples
from vision.pseudo import UNSURE, label_folder
from vision.samples import Samples
from vision.unet import SHORT, UNet, imagenet_unet, load_weights, save_weights, shortened

EMA_DECAY = 0.997
SMOOTHING = 0.05  # of the labels: their outlines are coarse and some names are a matter of taste


# ----------------------------------------------------------------------------------------------------------
# ----- Losses


def class_weights(data: Labelled, cache: Path) -> torch.Tensor:
    """Float (classes,): the inverse of each class's share to the power 0.2, so that glasses count; mean 1."""
    counts = np.zeros(len(CLASSES))
    for pair in data.pairs("train")[::5]:
        counts += np.bincount(data.cached(pair, cache)[1].ravel(), minlength=len(CLASSES))
    weights = (counts / counts.sum() + 1e-4) ** -0.2
    return torch.tensor(weights / weights.mean(), dtype=torch.float32)


def parser_loss(
    logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor, smoothing: float = 0.0
) -> torch.Tensor:
    """Weighted cross-entropy + soft Dice over the classes present + soft Dice of the person.

    Logits (N, classes, H, W), labels int64 (N, H, W), UNSURE where nobody knows. Dice: Milletari et al. 2016,
    arXiv:1606.04797.
    """
    entropy = F.cross_entropy(logits, labels, weights, ignore_index=UNSURE, label_smoothing=smoothing)
    sure = (labels != UNSURE)[:, None]
    share = logits.softmax(1) * sure
    truth = F.one_hot(labels.where(labels != UNSURE, 0), logits.shape[1]).permute(0, 3, 1, 2) * sure
    truth = truth.to(share.dtype)
    overlap = (share * truth).sum((0, 2, 3))
    total = (share + truth).sum((0, 2, 3))
    dice = (2 * overlap + 1) / (total + 1)
    present = truth.sum((0, 2, 3)) > 0
    person, person_truth = share[:, 1:].sum(1), truth[:, 1:].sum(1)
    person_dice = (2 * (person * person_truth).sum() + 1) / (person.sum() + person_truth.sum() + 1)
    return entropy + 0.5 * (1 - dice[present].mean()) + 0.5 * (1 - person_dice)


def person_loss(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Binary cross-entropy on logits (N, 1, H, W) against labels (N, H, W) of 0 and 1."""
    return F.binary_cross_entropy_with_logits(logits[:, 0], labels.to(logits.dtype))


def product_loss(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Cross-entropy + soft Dice a picture, in which a ring counts as much as a coat, of product and body.

    Logits (N, 2, H, W), labels (N, H, W) of `products.py`; where they are open the product does not count.
    """
    truth = torch.stack([labels == PRODUCT, labels == BODY], dim=1).to(logits.dtype)
    counts = torch.stack([labels != OPEN, torch.ones_like(labels, dtype=torch.bool)], dim=1)
    entropy = (F.binary_cross_entropy_with_logits(logits, truth, reduction="none") * counts).mean()
    share = logits.sigmoid() * counts
    overlap, total = (share * truth).sum((2, 3)), (share + truth).sum((2, 3))
    present = truth.sum((2, 3)) > 0
    dice = ((2 * overlap + 1) / (total + 1))[present]
    return 2 * entropy + 0.5 * (1 - dice.mean() if len(dice) else 0)


# ----------------------------------------------------------------------------------------------------------
# ----- State of a run


@dataclass
class Run:
    """Everything a resumed run needs."""

    net: UNet
    average: UNet
    optimizer: torch.optim.Optimizer
    peaks: list[float]
    epoch: int = 0
    seconds: float = 0.0
    best: float = -1.0
    history: list[dict[str, float]] = field(default_factory=list)
    within: float = 0.0  # share of the epoch under way
    ticked: float = field(default_factory=time.monotonic)

    def tick_from_now(self) -> None:
        """Leaves out what went before, such as labelling photos."""
        self.ticked = time.monotonic()

    def tick(self) -> None:
        """Adds the wall-clock time since the last tick, waiting for samples and validation included."""
        now = time.monotonic()
        self.seconds += now - self.ticked
        self.ticked = now

    def save(self, path: Path) -> None:
        state = {
            "net": self.net.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "epoch": self.epoch,
            "seconds": self.seconds,
            "best": self.best,
            "history": self.history,
        }
        torch.save(state, path.with_suffix(".new"))
        path.with_suffix(".new").replace(path)  # a killed run leaves the last good state

    def resume(self, path: Path) -> None:
        state = torch.load(path, map_location="cpu", weights_only=True)
        self.net.load_state_dict(state["net"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        for key in ("epoch", "seconds", "best", "history"):
            setattr(self, key, state[key])


def new_run(classes: int, device: str, args: argparse.Namespace) -> Run:
    binary, rate = args.classes == "person", args.rate
    fresh = load_weights(args.start) if args.start else imagenet_unet(classes, args.encoder)
    if args.classes == "feet" and fresh.kind != SHORT:
        fresh = shortened(fresh, classes)
    if fresh.classes != classes:
        raise ValueError(f"{args.start} tells {fresh.classes} classes apart, this run {classes}")
    net = fresh.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    average = UNet(classes, fresh.kind).to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    average.load_state_dict(net.state_dict())
    if not binary:
        freeze_early(net)
    encoder = [p for p in net.encoder.parameters() if p.requires_grad]
    decoder = [p for n, p in net.named_parameters() if not n.startswith("encoder.")]
    groups: list[dict[str, Any]] = [{"params": encoder, "lr": rate / 5}, {"params": decoder, "lr": rate}]
    optimizer = torch.optim.Adam(groups) if binary else torch.optim.AdamW(groups, weight_decay=0.01)
    return Run(net, average, optimizer, [g["lr"] for g in groups])


def freeze_early(net: UNet) -> None:
    for part in (net.encoder.stem, net.encoder.stages[0], net.encoder.stages[1]):
        part.requires_grad_(False)


def one_cycle(done: float) -> float:
    """Factor of the learning rate when the share `done` (0..1) of the run has passed."""
    if done < 0.08:
        return 0.1 + 0.9 * done / 0.08
    return 0.02 + 0.98 * 0.5 * (1 + float(np.cos(np.pi * min(1.0, (done - 0.08) / 0.92))))


@torch.no_grad()
def follow(average: UNet, net: UNet, step: int) -> None:
    """Exponential moving average of weights and statistics, quick at first."""
    decay = min(EMA_DECAY, (1 + step) / (10 + step))
    for mine, theirs in zip(average.state_dict().values(), net.state_dict().values(), strict=True):
        if mine.dtype.is_floating_point:
            mine.lerp_(theirs, 1 - decay)
        else:
            mine.copy_(theirs)


# ----------------------------------------------------------------------------------------------------------
# ----- The loop


def train(args: argparse.Namespace) -> dict[str, float]:
    """Runs until --minutes or --epochs are over; returns the best validation figures."""
    torch.manual_seed(args.seed)
    cv2.setNumThreads(0)  # its thread pool does not survive the fork of the loader's processes
    if args.threads:
        torch.set_num_threads(args.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    args.out.mkdir(parents=True, exist_ok=True)
    cache = args.cache or args.out / "cache"
    product = args.classes == "product"
    data: Labelled | Products | Feet
    if product:
        data = Products(args.data, args.backgrounds, args.people, args.side)
    else:
        data = Feet(args.data) if args.classes == "feet" else Labelled(args.data)
    labelled = args.classes == "all"
    if isinstance(data, Labelled) and labelled and data.is_binary:
        raise ValueError("this folder has masks, not class labels: add --classes person")
    if args.unlabelled and not (labelled and args.start):
        raise ValueError("--unlabelled needs the weights of a first cycle: add --start, for all classes")
    maps = {"all": len(CLASSES), "person": 1, "product": 2, "feet": len(FEET)}[args.classes]
    run = new_run(maps, device, args)
    if (args.out / "state.pt").exists():
        run.resume(args.out / "state.pt")
        print(f"resumed after epoch {run.epoch}, best {run.best:.4f}", flush=True)
    guessed = guess(args) if args.unlabelled else []
    run.tick_from_now()
    samples: Samples | ProductSamples | FeetSamples
    weights = None
    if isinstance(data, Products):
        samples = ProductSamples(data, cache, args.size, args.seed)
    elif isinstance(data, Feet):
        samples = FeetSamples(data, cache, args.size, args.seed)
        weights = torch.ones(len(FEET), device=device)
    else:
        samples = Samples(data, cache, args.size, args.seed, args.backgrounds, guessed)
        weights = class_weights(data, cache).to(device) if labelled else None
    while progress(run, args) < 1:
        samples.epoch = run.epoch
        loss = one_epoch(run, samples, weights, args, device)
        figures = validate(run.average, data, args, device)
        run.tick()
        run.epoch, run.within = run.epoch + 1, 0.0
        run.history.append({"epoch": run.epoch, "loss": loss, **figures})
        if figures["score"] > run.best:
            run.best = figures["score"]
            save_weights(run.average, args.out / "best.safetensors")
        run.save(args.out / "state.pt")
        draw_curves(run.history, args.out / "curves.png")
        text = "  ".join(f"{k} {v:.4f}" for k, v in run.history[-1].items() if k != "epoch")
        print(f"epoch {run.epoch:3d}  {text}  {time_left(run, args)}", flush=True)
    return max(run.history, key=lambda row: row["score"])


def guess(args: argparse.Namespace) -> list[Path]:
    """The files of the photos under --unlabelled, labelled by the weights of --teachers, or of --start."""
    files = []
    started = time.monotonic()
    total = sum(1 for _ in args.unlabelled.iterdir())
    teachers = [load_weights(path) for path in args.teachers or [args.start]]
    for path in label_folder(teachers, args.unlabelled, args.out / "guessed"):
        files.append(path)
        if len(files) % 50 == 0:
            left = (time.monotonic() - started) * (total / len(files) - 1) / 60
            print(f"  labelled {len(files)}/{total} photos  {left:.0f} min left", flush=True)
    return files


def one_epoch(
    run: Run,
    samples: Samples | ProductSamples | FeetSamples,
    weights: torch.Tensor | None,
    args: argparse.Namespace,
    device: str,
) -> float:
    """One pass over the photos; the mean loss."""
    run.net.train()
    run.net.encoder.eval()  # keeps ImageNet's statistics: batches here are small
    scaler = torch.amp.GradScaler(device, enabled=device == "cuda")
    losses = []
    for step, (rgb, labels) in enumerate(batches(samples, args, run.epoch)):
        run.within = step * args.batch / len(samples)
        done = progress(run, args)
        if done >= 1:
            break
        for group, peak in zip(run.optimizer.param_groups, run.peaks, strict=True):
            group["lr"] = peak * one_cycle(done)
        pixels = rgb.to(device).float().contiguous(memory_format=torch.channels_last)
        half = torch.float16 if device == "cuda" else torch.bfloat16
        with torch.autocast(device, half, enabled=device == "cuda" or args.bfloat16):
            logits = run.net.logits(pixels)
        logits, truth = logits.float(), halved(labels).to(device).long()
        if weights is not None:
            loss = parser_loss(logits, truth, weights, SMOOTHING)
        else:
            loss = (product_loss if args.classes == "product" else person_loss)(logits, truth)
        run.optimizer.zero_grad(set_to_none=True)
        scaler.scale(loss).backward()
        scaler.unscale_(run.optimizer)
        torch.nn.utils.clip_grad_norm_(run.net.parameters(), 5.0)
        scaler.step(run.optimizer)
        scaler.update()
        follow(run.average, run.net, run.epoch * len(samples) // args.batch + step)
        losses.append(loss.item())
        run.tick()
        if step % 20 == 0:
            print(
                f"  {step}/{len(samples) // args.batch}  loss {np.mean(losses):.4f}  {time_left(run, args)}",
                flush=True,
            )
    return float(np.mean(losses)) if losses else 0.0


def halved(labels: torch.Tensor) -> torch.Tensor:
    """Every second label, from a random corner of each 2x2: always the same corner would shift the
    outlines.
    """
    y, x = torch.randint(2, (2,)).tolist()
    return labels[:, y::2, x::2]


def batches(
    samples: Samples | ProductSamples | FeetSamples, args: argparse.Namespace, epoch: int
) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    generator = torch.Generator().manual_seed(args.seed * 1000 + epoch)
    return iter(
        DataLoader(
            samples, args.batch, shuffle=True, drop_last=True, num_workers=args.workers, generator=generator
        )
    )


def progress(run: Run, args: argparse.Namespace) -> float:
    """Share of the run that is over: by the clock with --minutes, else by epochs."""
    if args.minutes:
        return run.seconds / (60 * args.minutes)
    return (run.epoch + run.within) / args.epochs


def time_left(run: Run, args: argparse.Namespace) -> str:
    done = progress(run, args)
    return f"{run.seconds * (1 - done) / done / 60:.0f} min left" if done > 0 else "time left unknown yet"


def validate(
    net: UNet, data: Labelled | Products | Feet, args: argparse.Namespace, device: str
) -> dict[str, float]:
    """IoU on the validation photos, whole, at the training size; `score` chooses the best weights."""
    net.eval()
    confusion = Confusion(max(2, net.classes))
    for pair in data.pairs("val"):
        rgb, labels = data.cached(pair, args.cache or args.out / "cache")
        logits = logits_of(net, rgb, max(args.size), device)
        guess = logits.argmax(0) if args.classes in ("all", "feet") else logits[0] > 0
        guess = cv2.resize(guess.astype(np.uint8), labels.shape[::-1], interpolation=cv2.INTER_NEAREST)
        confusion.add(labels, guess)
    person = confusion.person_iou()
    if args.classes == "feet":
        shoes = confusion.mean_iou([FEET.index("footwear")])
        return {"person": person, "shoes": shoes, "score": (person + shoes) / 2}
    if args.classes != "all":
        return {args.classes: person, "score": person}
    main = confusion.mean_iou([CLASSES.index(name) for name in MAIN_CLASSES])
    return {"person": person, "main": main, "score": (person + main) / 2}
