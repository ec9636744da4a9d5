import pytest

from genzo.http.oss.object_headers import range_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=0-9", (0, 10)),
        ("bytes=3-", (3, 7)),
        ("bytes=-4", (6, 4)),
        ("bytes=-10", (0, 10)),
        # These ask for the whole object, as on the service.
        ("", None),
        ("bytes=-", None),
        ("bytes=-0", None),
        ("bytes=-11", None),
        ("bytes=0-10", None),
        ("bytes=10-", None),
        ("bytes=5-4", None),
        ("bytes=0-1,3-4", None),
        ("bytes=0-99999999999999999999", None),
        ("items=0-1", None),
    ],
)
def test_a_range_of_ten_bytes(text: str, expected: tuple[int, int] | None) -> None:
    assert range_of(text, 10) == expected
