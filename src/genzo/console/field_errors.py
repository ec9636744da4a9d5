"""Finds the field of a form that an error of the API is about, so that the error stands beside it.

Fields have the names of parameters in the API description. Codes and messages name parameters in the same
words, so they are searched for these names: there is no table of codes. An error that names no parameter of
the form is about the call as a whole.
"""

import re
from collections.abc import Iterator, Sequence

_NUMBER = re.compile(r"\.(?:[1-9][0-9]*|[Nn])(?=\.|$)", re.ASCII)
_QUOTED = re.compile(r'"([A-Za-z0-9. ]+)"', re.ASCII)
_WORD = re.compile(r"[A-Z][A-Za-z0-9]*(?:\.[A-Za-z0-9]+)*", re.ASCII)
_ABOUT_ONE = re.compile(r"(?:Invalid|Missing|Unsupported|Duplicate)([A-Z][A-Za-z0-9]*)", re.ASCII)
_LEAST_END = 3


def field_of(code: str, message: str, names: Sequence[str]) -> str:
    """The first of the fields ``names`` that an error is about, or an empty text.

    ``names`` are those of parameters as a call has them, such as ``Tag.1.Key``. A code that names one
    goes first. What a message names goes before parts of a code, since InvalidParameter stands for any
    parameter.
    """
    if (named := _subject(code)) in names:
        return named
    for name in names:
        if re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", message):
            return name
    for wanted, may_be_end in _wanted(code, message):
        found = _found(wanted, names, may_be_end=may_be_end)
        if found:
            return found
    subject = _shape(_subject(code))
    ends = ((name, _shape(name.rpartition(".")[2])) for name in names)
    return next((name for name, end in ends if len(end) > _LEAST_END and subject.endswith(end)), "")


def _found(wanted: str, names: Sequence[str], *, may_be_end: bool) -> str:
    if not wanted:
        return ""
    found = [name for name in names if _shape(name) == wanted]
    if not found and may_be_end and len(wanted) >= _LEAST_END:
        found = sorted((name for name in names if _shape(name).endswith(wanted)), key=len)
    if not found:
        found = [name for name in names if _list_of(name) in (wanted, wanted.removesuffix("s"))]
    return found[0] if found else ""


def _subject(code: str) -> str:
    """What the first part of a code is about: ImageFormat of InvalidImageFormat.Malformed."""
    first = code.partition(".")[0]
    about_one = _ABOUT_ONE.fullmatch(first)
    return first if about_one is None else about_one[1]


def _wanted(code: str, message: str) -> Iterator[tuple[str, bool]]:
    """What may be the shape of the parameter, the surest first, and whether it may be the end of one.

    InvalidDescription stands for DestinationDescription, and SourceRegion for SourceRegionId.
    """
    for text in _QUOTED.findall(message):
        yield _shape(text.strip()), False
    first, _, rest = code.partition(".")
    subject = _subject(code)
    if subject != "Parameter":
        yield _shape(subject), subject != first
        yield _shape(f"{subject}Id"), subject != first
    if rest:
        yield _shape(rest.partition(".")[0]), True
    for word in _WORD.findall(message):
        yield _shape(word), False


def _shape(name: str) -> str:
    """A name without what codes leave out: numbers, dots and case."""
    return _NUMBER.sub("", name).replace(".", "").lower()


def _list_of(name: str) -> str:
    """The shape of the list that a parameter belongs to: of ``Tag.1.Key`` it is ``tag``."""
    head, dot, _ = name.partition(".")
    return head.lower() if dot and _NUMBER.search(name) else ""
