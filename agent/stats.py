"""What the turns so far add up to: `python -m agent stats`."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from statistics import quantiles
from typing import Any


def summary(turns: Iterable[dict[str, Any]], environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The figures of `turns`, as agent/turn_log.py writes them; JSON-able.

    `cost` is given when OPENAI_PRICE_IN and OPENAI_PRICE_OUT, the price of a million tokens, are set.
    """
    turns = list(turns)
    environ = os.environ if environ is None else environ
    tools: dict[str, list[tuple[float, str]]] = {}
    for turn in turns:
        for name, seconds, status in turn["tools"]:
            tools.setdefault(name, []).append((seconds, status))
    return {
        "turns": len(turns),
        "conversations": len({turn["session"] for turn in turns}),
        "models": dict(Counter(turn["model"] for turn in turns)),
        "outcomes": dict(Counter(turn["outcome"] for turn in turns)),
        "taken_over": dict(Counter(turn["taken_over"] for turn in turns if turn["taken_over"])),
        "troubles": dict(Counter(trouble for turn in turns for trouble in turn["troubles"])),
        "retries": sum(turn["retries"] for turn in turns),
        "seconds": _spread([turn["seconds"] for turn in turns]),
        "first_word": _spread([turn["first_word"] for turn in turns if turn["first_word"] is not None]),
        "tokens_in": sum(turn["tokens_in"] for turn in turns),
        "tokens_out": sum(turn["tokens_out"] for turn in turns),
        "cost": _cost(turns, environ),
        "removed": _added(turn["removed"] for turn in turns),
        "repaired": _added(turn["repaired"] for turn in turns),
        "tools": {
            name: {
                "calls": len(calls),
                "errors": sum(status == "error" for _, status in calls),
                "seconds": _spread([seconds for seconds, _ in calls]),
            }
            for name, calls in sorted(tools.items())
        },
    }


def as_text(figures: dict[str, Any]) -> str:
    """The figures as lines for a person."""
    if not figures["turns"]:
        return "No turns have been recorded here yet."
    rows = [f"turns {figures['turns']}, conversations {figures['conversations']}"]
    for name in ("models", "outcomes", "taken_over", "troubles", "removed", "repaired"):
        if figures[name]:
            rows.append(
                f"{name.replace('_', ' ')}: " + ", ".join(f"{k} {v}" for k, v in figures[name].items())
            )
    rows.append(
        f"retries {figures['retries']}, tokens in {figures['tokens_in']}, out {figures['tokens_out']}"
    )
    if figures["cost"] is not None:
        rows.append(f"cost {figures['cost']:.4f}")
    rows.append(f"first word {_words(figures['first_word'])}; whole turn {_words(figures['seconds'])}")
    for name, tool in figures["tools"].items():
        rows.append(f"  {name}: {tool['calls']} calls, {tool['errors']} errors, {_words(tool['seconds'])}")
    return "\n".join(rows)


def _spread(values: list[float]) -> dict[str, float] | None:
    """Median and 95th percentile in seconds."""
    if not values:
        return None
    if len(values) == 1:
        return {"p50": values[0], "p95": values[0]}
    cuts = quantiles(values, n=20, method="inclusive")
    return {"p50": round(cuts[9], 4), "p95": round(cuts[18], 4)}


def _words(spread: dict[str, float] | None) -> str:
    return "-" if spread is None else f"{spread['p50']:.2f} s (p95 {spread['p95']:.2f} s)"


def _added(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return dict(total)


def _cost(turns: list[dict[str, Any]], environ: Mapping[str, str]) -> float | None:
    try:
        price_in, price_out = float(environ["OPENAI_PRICE_IN"]), float(environ["OPENAI_PRICE_OUT"])
    except (KeyError, ValueError):
        return None
    tokens_in = sum(turn["tokens_in"] for turn in turns)
    tokens_out = sum(turn["tokens_out"] for turn in turns)
    return round((tokens_in * price_in + tokens_out * price_out) / 1_000_000, 6)
