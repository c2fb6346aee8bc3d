"""Where all state lives: the one place that reads FITTING_ROOM_HOME."""

import os
from pathlib import Path


def home() -> Path:
    """The folder of index, sessions and photos: FITTING_ROOM_HOME, else ./var. Created readable by its owner only."""
    folder = Path(os.environ.get("FITTING_ROOM_HOME") or "var").expanduser().absolute()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
