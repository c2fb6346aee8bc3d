"""The plan of one turn: which tool next, given everything that has happened; or what to tell.

A request is a generator that yields calls and is sent their results. Each time the model is asked, the plan is run again
from the start and fed the results already there, so several steps ("search, then try the cheapest on") need no memory.
"""

from collections import deque

from agent.planner.conversation import Call, Conversation
from agent.planner.names import Names
from agent.planner.outcome import Decision
from agent.planner.requests import Requests
from agent.planner.table import Table
from catalog.vocabulary import Vocabulary

MOST_CALLS = 8  # a turn


class Plan:
    """Plans turns for one catalogue.

    Args:
        vocabulary: the catalogue's words.
        names: the index of its titles; None to know only what was shown.
    """

    def __init__(self, vocabulary: Vocabulary, names: Names | None = None) -> None:
        self.vocabulary = vocabulary
        self.names = names or Names(())

    def decide(self, conversation: Conversation) -> Decision:
        """The next call, or what to tell."""
        table = Table()
        table.replay(call for turn in conversation.before for call in turn.calls)
        if not table.looked:
            table.worn = [str(i) for i in conversation.state.get("wearing") or []]
        turn = Requests(self.vocabulary, self.names, conversation, table)
        steps = turn.steps()
        done = deque(conversation.now.calls)
        made = len(done)
        try:
            wanted = next(steps)
            while True:
                result = self._result(wanted, done, table)
                if result is None:
                    return Decision(call=wanted) if made < MOST_CALLS else turn.told()
                wanted = steps.send(result)
        except StopIteration:
            return turn.told()

    @staticmethod
    def _result(wanted: Call, done: deque[Call], table: Table) -> Call | None:
        """The result of the wanted call, if it was made; results of calls nobody planned only change the table."""
        while done:
            call = done.popleft()
            table.take(call)
            if call.name == wanted.name:
                return call
        return None
