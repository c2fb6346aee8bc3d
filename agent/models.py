"""Which model answers: an OpenAI-compatible endpoint when one is set, else the embedded planner.

OPENAI_API_KEY    the key; not needed for a server of your own
OPENAI_BASE_URL   where the endpoint is; default api.openai.com
OPENAI_MODEL      the model's name; default gpt-4o-mini
OPENAI_TIMEOUT    seconds without a word before the model counts as silent; default 30
OPENAI_TURN_TOKENS  tokens that one message may cost in all its calls; default 80000 (agent/turn.py)
OPENAI_TOOLS      "prompted" for models without tool calls of their own (found out by itself where it can be)
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
from langchain_core.language_models import BaseChatModel
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from agent.prompted_tools import PromptedTools

DEFAULT_MODEL = "gpt-4o-mini"
SILENCE_SECONDS = 30.0
CONNECT_SECONDS = 5.0
EMBEDDED = "embedded planner"


def choose_model(embedded: BaseChatModel, environ: Mapping[str, str] | None = None) -> BaseChatModel:
    """The chat model that the environment names, or `embedded` when it names none."""
    environ = os.environ if environ is None else environ
    key, base_url = environ.get("OPENAI_API_KEY", "").strip(), environ.get("OPENAI_BASE_URL", "").strip()
    if not key and not base_url:
        return embedded
    model = openai_model(
        base_url=base_url or None,
        key=key or "none",
        name=environ.get("OPENAI_MODEL", "").strip() or DEFAULT_MODEL,
        silence=_seconds(environ.get("OPENAI_TIMEOUT", "")),
    )
    return PromptedTools(inner=model) if environ.get("OPENAI_TOOLS", "").strip() == "prompted" else model


def openai_model(
    *, base_url: str | None, key: str = "none", name: str = DEFAULT_MODEL, silence: float = SILENCE_SECONDS
) -> ChatOpenAI:
    """A chat model behind `/v1/chat/completions`.

    Args:
        base_url: up to and including "/v1"; None for OpenAI's own.
        silence: seconds without a byte after which it counts as down; the turn's own limit bounds the whole.
    """
    settings: dict[str, Any] = {
        "model": name,
        "api_key": SecretStr(key),
        "base_url": base_url,
        "temperature": 0.3,
        # Retrying is the turn's business: it is counted, bounded and told to the shopper there.
        "max_retries": 0,
        "timeout": httpx.Timeout(silence, connect=min(CONNECT_SECONDS, silence)),
        # Servers of one's own speak chat completions and may not know the usage option.
        "use_responses_api": False,
        "stream_usage": base_url is None,
    }
    if name.startswith(("o1", "o3", "o4", "gpt-5")):
        del settings["temperature"]  # reasoning models refuse it
    return ChatOpenAI(**settings)


def name_of(model: BaseChatModel, embedded: BaseChatModel) -> str:
    """The name a reply and the log carry: the endpoint's model, or "embedded planner"."""
    if model is embedded:
        return EMBEDDED
    if isinstance(model, PromptedTools):
        return name_of(model.inner, embedded)
    return str(getattr(model, "model_name", "") or model._llm_type)


def host_of(model: BaseChatModel) -> str:
    """Where the model answers from, such as "api.openai.com"; without port, path or key."""
    inner = model.inner if isinstance(model, PromptedTools) else model
    return urlsplit(str(getattr(inner, "openai_api_base", None) or "https://api.openai.com")).hostname or ""


def _seconds(text: str) -> float:
    try:
        return max(0.1, float(text)) if text.strip() else SILENCE_SECONDS
    except ValueError:
        return SILENCE_SECONDS
