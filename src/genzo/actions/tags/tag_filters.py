"""TagFilter.N of ListTagResources: a pattern of the key, or an exact key and patterns of the value."""

from collections.abc import Iterable

import msgspec

from genzo.catalogue.image import Tag
from genzo.errors import ErrorType

_MAX_FILTERS = 5
_MAX_VALUES = 5
_MAX_LENGTH = 128


class TagFilterParameter(msgspec.Struct, frozen=True, rename="pascal"):
    tag_key: str = ""
    tag_values: tuple[str, ...] = ()


class Pattern(msgspec.Struct, frozen=True):
    """A pattern for an exact text, a prefix (``text*``) or any part (``*text*``)."""

    text: str
    at_start: bool
    to_end: bool

    def matches(self, text: str) -> bool:
        """Whether a text matches the pattern."""
        if self.at_start:
            return text == self.text if self.to_end else text.startswith(self.text)
        return self.text in text

    @property
    def is_exact(self) -> bool:
        """Whether the pattern matches one exact text."""
        return self.at_start and self.to_end


def pattern(text: str) -> Pattern | None:
    """The pattern of a text; None for an undocumented form, such as one with only a leading asterisk."""
    at_start, to_end = not text.startswith("*"), not text.endswith("*")
    inner = text.strip("*")
    stars = text.count("*")
    if not inner or len(text) > _MAX_LENGTH or "*" in inner or (to_end and not at_start):
        return None
    return Pattern(inner, at_start, to_end) if stars == 2 - at_start - to_end else None


class KeyedPatterns(msgspec.Struct, frozen=True):
    """One filter: an exact key with patterns of its value, or a pattern of the key."""

    key: Pattern
    values: tuple[Pattern, ...]

    def is_met_by(self, tags: Iterable[Tag]) -> bool:
        """Whether one of the tags matches the filter."""
        return any(
            self.key.matches(tag.key)
            and (not self.values or any(value.matches(tag.value) for value in self.values))
            for tag in tags
        )


def filters_of(
    parameters: tuple[TagFilterParameter, ...], malformed: ErrorType, too_many_values: ErrorType
) -> tuple[KeyedPatterns, ...]:
    """The filters of a request; a resource must meet all of them.

    Raises:
        ApiError: one of the errors given, for an undocumented form.
    """
    if len(parameters) > _MAX_FILTERS:
        raise malformed()
    return tuple(_filter(parameter, malformed, too_many_values) for parameter in parameters)


def _filter(parameter: TagFilterParameter, malformed: ErrorType, too_many_values: ErrorType) -> KeyedPatterns:
    if len(parameter.tag_values) > _MAX_VALUES:
        raise too_many_values()
    key = pattern(parameter.tag_key)
    values = [pattern(value) for value in parameter.tag_values]
    if key is None or (values and not key.is_exact):
        raise malformed()
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        raise malformed()
    # "If several search modes are set, the first one counts."
    same_mode = (msgspec.structs.replace(known[0], text=value.text) for value in known)
    return KeyedPatterns(key, tuple(same_mode))
