"""The words the shop speaks: Markdown files in English and Chinese, and the one loader that reads them.

from prompts import Library

library = Library()
library.text("greeting/welcome", "en")
"""

from prompts.document import Document, parse
from prompts.errors import BrokenPrompt, MissingPrompt, MissingVariable, PromptError
from prompts.library import Library, Problem

__all__ = [
    "BrokenPrompt",
    "Document",
    "Library",
    "MissingPrompt",
    "MissingVariable",
    "Problem",
    "PromptError",
    "parse",
]
