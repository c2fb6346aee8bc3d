"""Slips of the pen: the one word of the catalogue's vocabulary that a mistyped word was meant to be."""

from rapidfuzz.distance import OSA

from catalog.vocabulary import Vocabulary


def correct(word: str, vocabulary: Vocabulary) -> str:
    """The one vocabulary word that `word` (a stem of four letters or more) is a slip of; `word` itself otherwise.

    One slip (a letter too many, too few, wrong, or two swapped) up to six letters, two from seven; the first letter is
    right, and in a word of four letters none is merely wrong, or "lake" would be lace.
    """
    spellings = vocabulary.spellings
    if word in spellings.known or vocabulary.occurs(word):
        return word
    allowed = 1 if len(word) < 7 else 2
    best, score = word, allowed + 1
    for candidate in spellings.by_letter.get(word[0], ()):
        if abs(len(candidate) - len(word)) > allowed or len(candidate) < 4:
            continue
        distance = OSA.distance(word, candidate, score_cutoff=allowed)
        if (
            distance <= allowed
            and distance < score
            and (len(word) > 4 or len(candidate) != 4 or sorted(word) == sorted(candidate))
        ):
            best, score = candidate, distance
    return best
