"""Prints the description of one action as text."""

from collections.abc import Iterator

from tools.api_description import members
from tools.api_description.describe import Description
from tools.api_description.members import Member


def lines(description: Description) -> Iterator[str]:
    """Parameters and fields with their types and limits, then errors and samples where a folder gave them."""
    deprecated = ", deprecated" if description.deprecated else ""
    yield f"{description.action}{deprecated} ({description.source})"
    yield "parameters:"
    for name, member in members.parameters(description.parameters):
        yield f"  {name}: {member.item_kind or member.kind}{_limits(member)}"
    for name, member in (description.older_parameters or {}).items():
        yield f"  {name}: {member.item_kind or member.kind}, not in the SDK"
    yield "response:"
    for name, member in members.fields(description.response):
        yield f"  {name}: {member.type}"
    if description.errors:
        yield "errors:"
        yield from (f"  {status} {code}: {message}" for status, code, message in description.errors)
    for kind, sample in (description.samples or {}).items():
        yield f"sample in {kind}:"
        yield sample


def _limits(member: Member) -> str:
    bounds = (("at least", member.minimum), ("at most", member.maximum))
    stated = [
        *(["required"] if member.required else []),
        *(["deprecated"] if member.deprecated else []),
        *(f"{word} {bound}" for word, bound in bounds if bound is not None),
        *([f"by default {member.default}"] if member.default else []),
        *([f"one of {' '.join(member.values)}"] if member.values else []),
        *([f"such as {member.example}"] if member.example else []),
    ]
    return "".join(f", {each}" for each in stated)
