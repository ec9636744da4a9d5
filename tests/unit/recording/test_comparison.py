"""Answers are compared field by field, in JSON and in XML."""

import json
from typing import Any

import pytest

from genzo.recording.case import Answer
from genzo.recording.comparison import differences
from genzo.recording.ids import IdMapping

_FIRST, _SECOND = "m-bp1aaaaaaaaaaaaaaaa1", "m-bp1bbbbbbbbbbbbbbbb2"
_NEW_FIRST, _NEW_SECOND = "m-bp1cccccccccccccccc3", "m-bp1dddddddddddddddd4"


def _answer(body: str, status: int = 200, content_type: str = "application/json") -> Answer:
    return Answer(status=status, content_type=content_type, length=len(body), body=body)


def _found(old: Any, new: Any, ids: IdMapping | None = None) -> list[tuple[str, str | None, str | None]]:  # noqa: ANN401
    found = differences(_answer(json.dumps(old)), _answer(json.dumps(new)), ids or IdMapping())
    return [(each.path, each.recorded, each.now) for each in found]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ({"A": 1}, {"A": 1}, []),
        ({"A": 1}, {"A": 2}, [("A", "1", "2")]),
        ({"A": True}, {"A": 1}, [("A", "true", "1")]),
        ({"A": "1"}, {"A": 1}, [("A", '"1"', "1")]),
        ({"A": None}, {"A": ""}, [("A", "null", '""')]),
        ({"A": {"B": "x"}}, {"A": {}}, [("A.B", '"x"', None)]),
        ({}, {"A": {"B": "x"}}, [("A", None, '{"B": "x"}')]),
        ({"A": [1, 2]}, {"A": [1]}, [("A[1]", "2", None)]),
        ({"A": [1]}, {"A": [1, 2]}, [("A[1]", None, "2")]),
        ({"A": [{"B": "x"}]}, {"A": [{"B": "y"}]}, [("A[0].B", '"x"', '"y"')]),
        (
            {"RequestId": "x", "Recommend": "a", "HostId": "b"},
            {"RequestId": "y", "Recommend": "c", "HostId": "d"},
            [],
        ),
        ({"RequestId": "x"}, {}, [("RequestId", '"x"', None)]),
        ({"NextToken": "abc"}, {"NextToken": "def"}, []),
        ({"NextToken": "abc"}, {"NextToken": ""}, [("NextToken", '"abc"', '""')]),
        ({"OwnerId": 1234567890123456}, {"OwnerId": 1000000000000001}, []),
        ("text", "text", []),
    ],
)
def test_fields_that_differ_are_named(old: object, new: object, found: list[object]) -> None:
    assert _found(old, new) == found


def test_the_items_of_a_list_are_those_with_the_same_ids() -> None:
    ids = IdMapping()
    assert ids.matches(_FIRST, _NEW_FIRST)
    assert ids.matches(_SECOND, _NEW_SECOND)
    old = [{"ImageId": _FIRST, "Status": "Available"}, {"ImageId": _SECOND, "Status": "Creating"}]
    new = [{"ImageId": _NEW_SECOND, "Status": "Creating"}, {"ImageId": _NEW_FIRST, "Status": "Creating"}]
    assert _found(old, new, ids) == [
        ("[0].Status", '"Available"', '"Creating"'),
        (" (order)", "[0, 1]", "[1, 0]"),
    ]
    assert _found(old, new[1:], ids)[1] == (
        "[1]",
        f'{{"ImageId": "{_SECOND}", "Status": "Creating"}}',
        None,
    )


def test_one_element_of_xml_is_a_list_of_one() -> None:
    old = "<A><RequestId>x</RequestId><L><I>1</I></L></A>"
    new = "<A><RequestId>y</RequestId><L><I>1</I><I>2</I></L></A>"
    (found,) = differences(_answer(old), _answer(new), IdMapping())
    assert (found.path, found.recorded, found.now) == ("L.I[1]", None, '"2"')
    assert differences(_answer(old), _answer(old), IdMapping()) == []


def test_what_is_around_the_body_is_compared_too() -> None:
    ids = IdMapping()
    paths = [each.path for each in differences(_answer("{}"), _answer("{}", 404, "text/xml"), ids)]
    assert paths == ["(status)", "(content type)"]
    cut = Answer(status=200, content_type="application/json", length=1, body="{", is_cut_off=True)
    assert [each.path for each in differences(cut, _answer("{}"), ids)] == ["(cut off)"]
    (lost,) = differences(None, _answer("{}"), ids)
    assert (lost.path, lost.recorded, lost.now) == ("(answer)", None, "200")
    assert differences(None, None, ids) == []
