"""The test over HTTP of a new action: it fails, and names what tests have to prove."""

from collections.abc import Iterator

from genzo.errors.explained import ErrorFile
from tools.api_description import members
from tools.api_description.describe import Description
from tools.api_description.members import Member
from tools.new_action.module import has, writes
from tools.new_action.request import OF_THE_CALLER

_PLAIN = {"str": "text", "int": "1", "float": "1.5", "bool": "true", "json": "{}"}


def http_test_source(description: Description, errors: ErrorFile) -> str:
    """The text of the test module, before `ruff format`."""
    action = description.action
    proofs = "".join(f"    {_text(line)},\n" for line in _to_prove(description, errors))
    sent = {name: _value(member) for name, member in _required(description) if name != "RegionId"}
    region_test = _region_test(action, sent) if has(description, "RegionId") else ""
    imports = "import pytest\n" + ("\nfrom tests.api import Api\n" if region_test else "")
    return (
        f'"""{action} over HTTP."""\n\n{imports}\n'
        f"TO_PROVE = (\n{proofs})\n\n\n{region_test}"
        '@pytest.mark.parametrize("behaviour", TO_PROVE)\n'
        "def test_what_has_no_test_yet(behaviour: str) -> None:\n"
        '    pytest.fail(f"no test proves: {behaviour}")\n'
    )


def _to_prove(description: Description, errors: ErrorFile) -> Iterator[str]:
    yield "the whole answer"
    if writes(description.action):
        yield "what another action shows afterwards"
    yield "that resources of another account are not found"
    if has(description, "PageNumber") or has(description, "NextToken"):
        yield "every page"
    if has(description, "ClientToken"):
        yield "that a client token does the work once"
    if has(description, "DryRun"):
        yield "that DryRun changes nothing"
    for name, member in members.parameters(description.parameters):
        if member.name not in OF_THE_CALLER and member.name != "RegionId":
            yield f"parameter {name}"
    yield from dict.fromkeys(
        f"error {row.status} {row.code}" for row in errors.errors if row.state == "missing"
    )


def _required(description: Description) -> Iterator[tuple[str, Member]]:
    """What has to be sent: names as a client writes them, with 1 for each N."""
    for member in description.parameters:
        if member.required and member.name not in OF_THE_CALLER:
            for name, leaf in members.parameters([member]):
                yield name.replace(".N", ".1"), leaf


def _value(member: Member) -> str:
    """A value that the parameter's type and limits take."""
    kind = member.item_kind or member.kind
    if member.values:
        return member.values[0]
    if kind in ("int", "float"):
        return str(member.minimum if member.minimum is not None else _PLAIN[kind])
    return _PLAIN.get(kind, "text")


def _region_test(action: str, sent: dict[str, str]) -> str:
    given = ", ".join(
        f"{_text(name)}: {_text(value)}" for name, value in {**sent, "RegionId": "mars"}.items()
    )
    return (
        "def test_an_unknown_region_is_refused(api: Api) -> None:\n"
        f'    answer = api.call("{action}", **{{{given}}})\n'
        '    assert (answer.status, answer.code) == (404, "InvalidRegionId.NotFound")\n\n\n'
    )


def _text(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
