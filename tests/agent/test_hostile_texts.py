"""45 texts that want to take the assistant over, each in a product, in the shop's rules, in a photo and in a message."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from langchain_core.tools import BaseTool
from PIL import Image

from agent import Assistant
from agent.testing import ScriptedLLM
from tests.agent.light_shop import cart_add, search_products
from tools.calling import Runtime, shop_tool
from tools.cards import as_block, as_data

Opener = Callable[..., Assistant]
TEXTS = yaml.safe_load((Path(__file__).parent / "hostile_texts.yaml").read_text("utf-8"))
ALL = [(language, *each[:3]) for language, texts in TEXTS.items() for each in texts]
SHOP_TEXTS = [
    (place, language, *each[:3])
    for place in ("product_details", "shop_policy")
    for language, texts in TEXTS.items()
    for each in texts
    if place == "product_details" or "rule" not in each[3:]
]
ASKED = {"en": "What can you tell me about it?", "zh": "这件怎么样，介绍一下"}
HARMLESS = {"en": "Which size do you wear?", "zh": "您平时穿什么尺码？"}
MARKS = ("```state", "[shop system]", "<|im_", "[INST]", "[/INST]")


def reading(name: str, text: str) -> BaseTool:
    """A tool called `name` that answers with `text`, as the shop's own tools put it."""

    def read(runtime: Runtime) -> tuple[str, dict[str, Any]]:
        """What is written."""
        if name == "shop_policy":
            told = text.replace("<", "‹").replace(">", "›")
            return as_block([told]), {"type": "policy", "passages": [{"text": told}]}
        return as_block([as_data(text)]), {"type": "text", "note": "read"}

    read.__name__ = name
    return shop_tool(read)


@pytest.mark.parametrize(("place", "language", "text", "obeyed", "piece"), SHOP_TEXTS)
def test_in_a_text_of_the_shop(
    open_assistant: Opener, llm: ScriptedLLM, embedded: ScriptedLLM, place: str, language: str, text: str,
    obeyed: str, piece: str,
) -> None:  # fmt: skip
    assistant = open_assistant(tools=[reading(place, text), search_products, cart_add])
    llm.call(place)
    for _ in range(4):
        llm.say(f"{obeyed} {HARMLESS[language]}")
    embedded.say(HARMLESS[language])
    reply = assistant.reply(assistant.new_session(), ASKED[language])
    assert piece in obeyed
    assert piece not in reply.text
    assert HARMLESS[language] in reply.text
    assert [call["name"] for call in reply.tool_calls] == [place]
    told = str(llm.seen[1].messages[-1].text)
    assert told.startswith("<shop_data>")
    assert told.count("</shop_data>") == 1
    assert not any(mark in told for mark in MARKS)


@pytest.mark.parametrize(("language", "text", "obeyed", "piece"), ALL)
def test_in_a_message(
    open_assistant: Opener, llm: ScriptedLLM, embedded: ScriptedLLM, language: str, text: str, obeyed: str, piece: str
) -> None:  # fmt: skip
    assistant = open_assistant(tools=[search_products, cart_add])
    for _ in range(4):
        llm.say(f"{obeyed} {HARMLESS[language]}")
    embedded.say(HARMLESS[language])
    reply = assistant.reply(assistant.new_session(), text, language=language)  # type: ignore[arg-type]
    assert piece not in reply.text
    assert HARMLESS[language] in reply.text
    assert not any(mark in str(llm.seen[0].messages[-1].text) for mark in (*MARKS, "</shop_data>"))
    assert llm.seen[0].system.count("```state") == 1


@pytest.mark.parametrize("text", [text for _, text, _, _ in ALL])
def test_in_a_photo(assistant: Assistant, llm: ScriptedLLM, text: str) -> None:
    exif = Image.Exif()
    exif[0x010E], exif[0x9286] = text, text  # description, comment
    buffer = io.BytesIO()
    Image.new("RGB", (480, 640), (120, 130, 140)).save(buffer, "JPEG", exif=exif, comment=text.encode())
    session = assistant.new_session()
    assistant.shop.photos.hold(session, buffer.getvalue())
    assistant.shop.photos.consent(session, "1", "the text agreed to")
    llm.say("Which size do you wear?")
    assistant.reply(session, "what do you see?")
    assert text not in "".join(str(message.text) for message in llm.seen[0].messages)
    kept = [
        path for path in assistant.shop.photos.path(session, "photo_1").parent.rglob("*") if path.is_file()
    ]
    assert kept
    assert not any(text.encode() in path.read_bytes() for path in kept)
