"""YAML as seed files have it: values of the core schema, positions, and what is refused."""

import pytest

from genzo.service.seed.located import Position
from genzo.service.seed.yaml_tree import MAX_DEPTH, YamlError, located

LAUGHS = "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("a: no", {"a": "no"}),
        ("a: 22:30", {"a": "22:30"}),
        ("a: 2014-05-26", {"a": "2014-05-26"}),
        ("a: 2026-01-01T00:00:00Z", {"a": "2026-01-01T00:00:00Z"}),
        ("[1, -2, 0x1F, 0o17, 017, 1.5, .5, 1e3, 1_000]", [1, -2, 31, 15, 17, 1.5, 0.5, 1000.0, "1_000"]),
        ("[true, False, ~, null, '', 'true', !!str 1]", [True, False, None, None, "", "true", "1"]),
        ('{"a": [1, "b", null], "c": {}}', {"a": [1, "b", None], "c": {}}),
        ("a: &x {b: 1}\nc: *x\n", {"a": {"b": 1}, "c": {"b": 1}}),
        ("a: &x {b: 1, c: 2}\nd: {c: 3, <<: *x}\n", {"a": {"b": 1, "c": 2}, "d": {"c": 3, "b": 1}}),
        ("a: &x {b: 1}\nd: {<<: [*x, {e: 2}], b: 4}\n", {"a": {"b": 1}, "d": {"b": 4, "e": 2}}),
        ('{\n\t"a": 1\n}', {"a": 1}),
    ],
)
def test_a_document_has_the_values_of_the_core_schema(text: str, value: object) -> None:
    assert located(text).value == value


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        ("a: 1\nb: 2\na: 3\n", (3, 1), "the member a is given twice, first in line 1"),
        ('{"a": 1, "a": 1}', (1, 10), "the member a is given twice"),
        ("a:\n  - b: [1\nc: 2\n", (3, 2), "this is no YAML: did not find expected ',' or ']'"),
        ("a: !!python/object/apply:os.system [id]", (1, 4), "the tag tag:yaml.org,2002:python/object"),
        ("a: !secret x", (1, 4), "the tag !secret has no meaning here"),
        ("? [a]\n: 1\n", (1, 3), "the name of a member is text"),
        ("--- 1\n--- 2\n", (2, 1), "a second document begins here"),
        ("a: *b", (1, 4), "no value before this has the anchor b"),
        ("a: &a [*a]", (1, 8), "no value before this has the anchor a"),
        ("a: {<<: [1]}", (1, 9), "<< merges a mapping"),
        ("[" * (MAX_DEPTH + 1), (1, MAX_DEPTH + 1), f"deeper than {MAX_DEPTH} levels"),
        ("[" * 1_000_000, (1, MAX_DEPTH + 1), f"deeper than {MAX_DEPTH} levels"),
        ("1e999", (1, 1), "the number is too large"),
        (LAUGHS, (5, 36), "the aliases stand for more than 100000 values"),
        ("a: \x01", (1, 1), "this is no YAML: "),
    ],
)
def test_what_is_refused_has_a_position(text: str, position: tuple[int, int], reason: str) -> None:
    with pytest.raises(YamlError) as refused:
        located(text)
    assert refused.value.position == position
    assert reason in str(refused.value)
    assert "\n" not in str(refused.value)


def test_each_part_has_its_position() -> None:
    document = located("accounts:\n  - id: 7\n    images:\n      - name: a\n        tags: {x: 1}\n")
    images = ("accounts", 0, "images")
    assert document.position_of(()) == Position(1, 1)
    assert document.position_of(images) == Position(3, 5)
    assert document.position_of((*images, 0)) == Position(4, 9)
    assert document.position_of((*images, 0, "tags", "x")) == Position(5, 16)
    assert document.position_of((*images, 0, "missing")) == Position(4, 9)
