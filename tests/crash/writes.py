"""The writes of one client that were carried out, and their events in the audit trail."""

from collections import Counter
from collections.abc import Mapping, Sequence

from genzo.catalogue.audit import AuditEvent
from genzo.wire.common_parameters import COMMON_PARAMETERS
from tests.crash.requests import SignedRequest

Content = tuple[str, frozenset[tuple[str, str]]]
"""The action and the parameters of a write."""


class Writes:
    """The writes since the audit trail was last compared with them. ``requests`` were carried out as sent."""

    def __init__(self) -> None:
        self.requests = list[SignedRequest]()
        self._answered = dict[str, Content]()
        self._unanswered = Counter[Content]()
        self._possible = Counter[Content]()

    def answered(self, request: SignedRequest, request_id: str) -> None:
        """Note a write with an answer."""
        self.requests.append(request)
        self._answered[request_id] = _content_of(request)

    def found(self, request: SignedRequest) -> None:
        """Note a write without an answer whose effect was found."""
        self.requests.append(request)
        self._unanswered[_content_of(request)] += 1

    def repeated(self, request: SignedRequest) -> None:
        """Note a write whose client token was sent again: the first request made it, or a later one."""
        self._unanswered[_content_of(request)] += 1

    def may_be_done(self, request: SignedRequest) -> None:
        """Note a write without an answer that has no effect."""
        self._possible[_content_of(request)] += 1

    @property
    def answers(self) -> Mapping[str, Content]:
        """The answered writes by request id."""
        return self._answered

    @property
    def without_answer(self) -> Counter[Content]:
        """The writes that were carried out without an answer."""
        return self._unanswered

    @property
    def possible(self) -> Counter[Content]:
        """The writes without an answer of which nothing can be seen."""
        return self._possible


def require_one_event_each(writes: Sequence[Writes], events: Sequence[AuditEvent]) -> None:
    """Check that these events are those of the writes, one for each."""
    contents = {event.request_id: (event.action, frozenset(event.parameters.items())) for event in events}
    assert len(contents) == len(events), "a request has two events"
    for each in writes:
        for request_id, content in each.answers.items():
            assert contents.pop(request_id, None) == content, f"answered, but not in the trail: {content}"
    others = Counter(contents.values())
    for each in writes:
        assert each.without_answer <= others, f"not in the trail: {each.without_answer - others}"
        others -= each.without_answer
    for each in writes:
        others -= each.possible
    assert not others, f"in the trail, but not carried out: {others}"


def _content_of(request: SignedRequest) -> Content:
    return request["Action"], frozenset(
        (name, value) for name, value in request.items() if name not in COMMON_PARAMETERS
    )
