"""The embedded planner: a chat model of our own, for a shop without a language model.

conversation.py reads the messages, segment.py cuts the last one into requests, intent.py and
reference.py say what each wants
and of which product, plan.py turns that into the next tool call, compose.py tells what came of it,
model.py is LangChain's face.
"""

from agent.planner.model import EmbeddedPlanner

__all__ = ["EmbeddedPlanner"]
