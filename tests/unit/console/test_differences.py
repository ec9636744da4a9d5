"""Which parts of two texts differ."""

from genzo.console.differences import Piece, compared_lines, compared_texts
from genzo.console.problems import named_field


def test_what_one_text_lacks_is_marked_in_the_other() -> None:
    found = compared_texts("a=1&b=2", "a=1&bb=3")
    assert "".join(piece.text for piece in found.first) == "a=1&b=2"
    assert "".join(piece.text for piece in found.second) == "a=1&bb=3"
    assert [piece.text for piece in found.second if piece.is_marked] == ["b", "3"]
    assert not found.is_same
    assert compared_texts("same", "same").is_same
    assert compared_texts("", "").first == []


def test_long_texts_are_marked_whole() -> None:
    found = compared_texts(f"<{'ab' * 3000}>", f"<{'cd' * 3000}>")
    assert found.first == [Piece("<", False), Piece("ab" * 3000, True), Piece(">", False)]


def test_lines_count_as_equal_where_they_always_differ() -> None:
    found = compared_lines(
        '{\n  "RequestId": "1",\n  "a": 1\n}', '{\n  "RequestId": "2"\n}', ('"RequestId":',)
    )
    assert [piece.text for piece in found.first if piece.is_marked] == ['  "a": 1\n']
    assert '"RequestId": "2"' in "".join(piece.text for piece in found.second)


def test_the_field_that_a_refusal_names_is_found() -> None:
    fields = ("UserName", "PolicyDocument", "PolicyName", "Description")
    assert named_field("InvalidParameter.UserName.Length The parameter is too long.", fields) == "UserName"
    assert named_field("EntityAlreadyExists.Policy It exists.", fields) == "PolicyName"
    assert named_field("MalformedPolicyDocument It is malformed.", fields) == "PolicyDocument"
    assert (
        named_field("MalformedPolicyDocument No.", ("RoleName", "TrustPolicyDocument"))
        == "TrustPolicyDocument"
    )
    assert named_field("Throttling Later.", fields) == ""
    control = ("actions", "delay", "jitter", "error")
    assert named_field(" Expected `float` <= 60.0 - at `$.delay`", control) == "delay"
    assert named_field(" There is no action Nope.", control) == "actions"
    assert named_field(" The jitter is at most the delay.", control) == "jitter"


def test_texts_of_few_different_characters_are_compared_by_words() -> None:
    found = compared_texts(f"<{'a' * 900}&x=1&{'ab' * 400}>", f"[{'ba' * 450}&x=1&{'a' * 900}]")
    assert Piece("&x=1&", is_marked=False) in found.first
    assert "".join(piece.text for piece in found.second) == f"[{'ba' * 450}&x=1&{'a' * 900}]"


def test_what_would_take_long_is_marked_whole() -> None:
    found = compared_texts(f"<{'-' * 900}>", f"[{'-+' * 450}]")
    assert [piece.is_marked for piece in found.first] == [True]
