"""Every action of ECS in the typed client of alibabacloud_ecs20140526, and every answer in its models."""

import json
from pathlib import Path
from typing import Any

import pytest
from alibabacloud_ecs20140526 import models  # type: ignore[import-untyped]
from alibabacloud_tea_openapi.exceptions import ClientException  # type: ignore[import-untyped]
from msgspec import inspect

from genzo.actions.action import AnyAction
from genzo.actions.registry import all_actions
from genzo.wire import json as json_body
from genzo.wire.recorded import convert, parse
from tests.clients.ecs20140526 import Sdk, snake
from tests.clients.samples import FIRST
from tests.clients.unknown_members import without_unknown_members
from tests.running import Running
from tests.samples.newer_members import with_newer_members

ECS = [action for action in all_actions() if action.version == "2014-05-26"]
SAMPLES = Path(__file__).parents[1] / "samples"
SAMPLED = [action for action in ECS if (SAMPLES / f"{action.name}.json").exists()]


DOTTED = "DescribeLaunchTemplateVersions"
"""The models lack its dotted members, which the service's sample has."""


def in_models(action: AnyAction, answer: Any) -> Any:  # noqa: ANN401 - the SDK is untyped
    """An answer after decoding and encoding by its SDK model."""
    return getattr(models, f"{action.name}ResponseBody")().from_map(answer).to_map()


@pytest.mark.parametrize("action", SAMPLED, ids=lambda action: action.name)
def test_the_models_keep_every_member_of_a_sample(action: AnyAction) -> None:
    """The samples are the service's; Genzo encodes them for the comparison."""
    text = (SAMPLES / f"{action.name}.json").read_text()
    if action.name == "DescribeInstanceTypes":
        text = with_newer_members(text)
    sample = parse(text.encode(), action.response)
    encoded = json.loads(json_body.encode(convert(sample, action.response)))
    known = encoded if action.name != DOTTED else without_unknown_members(action.name, encoded)
    assert in_models(action, encoded) == known


def filled(kind: inspect.Type) -> Any:  # noqa: ANN401
    """A value of a type with all of its optional members."""
    match kind:
        case inspect.StructType():
            return kind.cls(**{field.name: filled(field.type) for field in kind.fields})
        case inspect.Metadata():
            return filled(kind.type)
        case inspect.UnionType():
            return filled(next(each for each in kind.types if not isinstance(each, inspect.NoneType)))
        case inspect.VarTupleType() | inspect.ListType():
            return [filled(kind.item_type)]
    values = {inspect.StrType: "text", inspect.BoolType: True, inspect.IntType: 1, inspect.FloatType: 1.5}
    return values[type(kind)]


@pytest.mark.parametrize("action", ECS, ids=lambda action: action.name)
def test_the_models_keep_every_member_that_an_answer_can_have(action: AnyAction) -> None:
    encoded = json.loads(json_body.encode(filled(inspect.type_info(action.response))))
    assert "RequestId" in encoded
    assert in_models(action, encoded) == without_unknown_members(action.name, encoded)


@pytest.mark.parametrize("action", ECS, ids=lambda action: action.name)
def test_the_typed_client_has_the_action(server: Running, action: AnyAction) -> None:
    """A call without parameters succeeds, or names a missing parameter."""
    request = getattr(models, f"{action.name}Request")()
    try:
        body = getattr(Sdk(server, FIRST).client, snake(action.name))(request).body
    except ClientException as error:
        declared = {each.code for each in action.errors}
        assert error.code in {"MissingParameter", *declared}  # noqa: PT017 - an answer is as good
    else:
        assert body.request_id
