"""Tells the model where things stand: a small fenced JSON block at the end of the system message.

    ```state
    {"photo": "photo_1", "consent": true, "pending_photo": false, "language": "en", "wearing": ["tee-1"],
     "preferences": {"size": {"top": "M"}}}
    ```

Reads; changes nothing. The rest of the system message is `Instructions`' business.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain_core.messages import SystemMessage

from agent.turn import Turn


def situation(turn: Turn) -> dict[str, Any]:
    """The facts of the state block."""
    photos = turn.shop.photos
    record = photos.record(turn.session)
    preferences: dict[str, dict[str, str]] = {}
    for preference in turn.shop.records.preferences(turn.session, turn.owner):
        preferences.setdefault(preference.topic, {})[preference.subject] = preference.value
    return {
        "photo": record.photos[-1] if record and record.photos else None,
        "consent": record is not None,
        "pending_photo": photos.is_waiting(turn.session),
        "language": turn.language,
        "wearing": list(record.wearing.products) if record and record.wearing else [],
        "preferences": preferences,
    }


class Situation(AgentMiddleware[Any, Turn]):
    """Adds the state block to every model call."""

    def wrap_model_call(
        self, request: ModelRequest[Turn], handler: Callable[[ModelRequest[Turn]], ModelResponse]
    ) -> ModelResponse:
        """See `AgentMiddleware`."""
        block = json.dumps(situation(request.runtime.context), ensure_ascii=False)
        text = f"{request.system_prompt or ''}\n\n```state\n{block}\n```"
        return handler(request.override(system_message=SystemMessage(text.strip())))
