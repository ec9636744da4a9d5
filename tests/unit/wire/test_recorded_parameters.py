"""Which parameters of a request are recorded, and with which values."""

import re
from collections.abc import Iterator
from typing import cast

import pytest

from genzo.actions.instances.run_parameters import RunInstancesRequest
from genzo.actions.registry import all_actions
from genzo.wire.recorded_parameters import HIDDEN, recorded_parameters
from genzo.wire.structs import Field, Request, StructSchema, schema_of

_SECRET = re.compile(r"Passwords?|UserData|.*Secret|PrivateKey.*|SecurityToken")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ImageId", "v"),
        ("Tag.1.Key", "v"),
        ("DataDisk.12.Size", "v"),
        ("SystemDisk.Category", "v"),
        ("OwnerId", "v"),
        ("Password", HIDDEN),
        ("UserData", HIDDEN),
        ("Unknown", HIDDEN),
        ("password", HIDDEN),
        ("Tag.x.Key", HIDDEN),
        ("Tag.1", HIDDEN),
        ("ImageId.1", HIDDEN),
        ("", HIDDEN),
    ],
)
def test_values_of_secrets_and_of_unknown_parameters_are_hidden(name: str, value: str) -> None:
    assert recorded_parameters(RunInstancesRequest, {name: "v"}) == {name: value}


def test_the_signature_is_not_recorded() -> None:
    sent = dict.fromkeys(("Signature", "SignatureNonce", "SecurityToken", "AccessKeyId", "Timestamp"), "v")
    assert recorded_parameters(RunInstancesRequest, sent) == {}


def _fields(schema: StructSchema) -> Iterator[Field]:
    for field in schema.fields:
        yield field
        if field.item is not None:
            yield from _fields(field.item)


def test_parameters_that_are_secret_by_their_name_have_the_mark() -> None:
    found = [
        (action.name, field.name, field.is_secret)
        for action in all_actions()
        for field in _fields(schema_of(cast("type[Request]", action.request)))
        if _SECRET.fullmatch(field.name) or field.is_secret
    ]
    assert len(found) >= 7
    assert [each for each in found if not each[2]] == []
