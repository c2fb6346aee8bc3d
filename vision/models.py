"""The networks a try-on needs, loaded once and handed around."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType

from vision.feet import FeetParser
from vision.finder import Finder
from vision.landmarks import Landmarkers
from vision.parse import Parser


@dataclass(frozen=True)
class Models:
    """The parsers of figures and of feet, the finders of products and of small ones, and the landmarkers. Close it when done: the
    landmarkers hold native resources.

    with Models.load() as models:
        person = read_person(photo, models)
    """

    parser: Parser
    feet_parser: FeetParser
    finder: Finder
    small_finder: Finder
    landmarkers: Landmarkers

    @classmethod
    def load(cls) -> Models:
        """Load the committed weights and the installed landmark models; takes about a second."""
        return cls(Parser.load(), FeetParser.load(), Finder.load(), Finder.load_small(), Landmarkers())

    def close(self) -> None:
        """Free the landmarkers' native resources."""
        self.landmarkers.close()

    def __enter__(self) -> Models:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
