"""The curves of a training run as a picture."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np


def draw_curves(history: list[dict[str, float]], path: Path) -> None:
    """Loss (grey) and validation figures against epochs, as a PNG with its legend."""
    canvas = np.full((420, 720, 3), 255, np.uint8)
    colours = {
        "loss": (150, 150, 150),
        "person": (180, 90, 20),
        "product": (180, 90, 20),
        "main": (30, 130, 30),
        "shoes": (30, 130, 30),
        "score": (40, 40, 200),
    }
    cv2.rectangle(canvas, (50, 20), (700, 380), (200, 200, 200), 1)
    for row, (name, colour) in enumerate(colours.items()):
        values = np.array([entry[name] for entry in history if name in entry])
        if not len(values):
            continue
        top = values.max() if name == "loss" else 1.0
        x = 50 + 650 * np.arange(1, len(values) + 1) / max(2, len(values))
        points = np.stack([x, 380 - 360 * values / max(top, 1e-9)], axis=1).astype(np.int32)
        cv2.polylines(canvas, [points], False, colour, 2, cv2.LINE_AA)
        text = f"{name} {values[-1]:.3f}" + (f" (top is {top:.2f})" if name == "loss" else "")
        cv2.putText(
            canvas, text, (470, 300 + 20 * row), cv2.FONT_HERSHEY_SIMPLEX, 0.45, colour, 1, cv2.LINE_AA
        )
    cv2.putText(
        canvas,
        f"epochs: {len(history)}",
        (50, 405),
        cv2.FONT_HERSHEY_SIMPLEX,
        0.45,
        (0, 0, 0),
        1,
        cv2.LINE_AA,
    )
    cv2.imwrite(str(path), canvas)
