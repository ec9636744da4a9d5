"""Views that change while their pages are read, and calls that fail."""

from collections.abc import Callable

import pytest

from genzo.importing.pulling.cloud import Cloud
from genzo.importing.pulling.errors import CloudBusyError, PullRefusedError
from genzo.importing.pulling.retries import Retries
from genzo.importing.pulling.saved_pages import SavedPages
from genzo.importing.pulling.view_pages import CloudView, ViewReader
from tests.pulling.conftest import REGION, Source, image

VIEW = CloudView(REGION, "self", {})


def read(cloud: Cloud, change: Callable[[int], None]) -> list[str]:
    """The ids that a reader of pages of two finds; ``change`` is called after each page with its number."""
    pages = 0

    def reading(_view: CloudView, _held: int, _total: int) -> None:
        nonlocal pages
        pages += 1
        change(pages)

    found = ViewReader(cloud, SavedPages(None, "", resume=False), reading, 2).pages(VIEW)
    return [each["ImageId"] for page in found for each in page["Images"]["Image"]]


def images(names: str) -> list[dict[str, str]]:
    """Images of these letters, the first the newest: an upper-case letter is newer than all others."""
    return [
        image(f"m-{name}", CreationTime=f"2024-05-{20 - place:02}T12:00:00Z")
        for place, name in enumerate(names)
    ]


@pytest.mark.parametrize(
    "after",
    ["bcdef", "Nabcdef", "bcdefz", "Nbcdef", "abdefz", ""],
    ids=["deleted", "created", "deleted and shared", "both", "later, and one more", "all gone"],
)
@pytest.mark.parametrize("moment", [1, 2, 4])
def test_a_view_is_read_as_it_is_at_one_moment(source: Source, cloud: Cloud, after: str, moment: int) -> None:
    source.hold(*images("abcdef"))
    times = dict(zip("abcdefzN", range(8), strict=True))

    def change(page: int) -> None:
        if page == moment:
            place = {"N": 0}
            held = [
                image(
                    f"m-{name}", CreationTime=f"2024-05-{20 - place.get(name, times[name] + 1):02}T12:00:00Z"
                )
                for name in after
            ]
            source.hold(*held)

    assert read(cloud, change) in ([f"m-{name}" for name in after], [f"m-{name}" for name in "abcdef"])


def test_a_view_that_never_stands_still_is_refused(source: Source, cloud: Cloud) -> None:
    source.hold(*images("abc"))
    with pytest.raises(PullRefusedError, match="changed in each of 8 rounds"):
        read(cloud, lambda page: source.hold(*images("abc"), image(f"m-new-{page}")))


def test_one_page_is_asked_for_once_and_several_are_compared(source: Source, cloud: Cloud) -> None:
    asked = list[int]()
    source.hold(*images("ab"))
    assert read(cloud, asked.append) == ["m-a", "m-b"]
    assert asked == [1]
    source.hold(*images("abc"))
    assert read(cloud, asked.append) == ["m-a", "m-b", "m-c"]
    assert asked == [1, 1, 2, 3, 4]


def test_an_action_that_may_write_is_never_sent(cloud: Cloud) -> None:
    with pytest.raises(ValueError, match="DeleteImage may write"):
        cloud.describe("DeleteImage", REGION, {"RegionId": REGION, "ImageId": "m-1"})


def test_a_service_that_stays_busy_is_given_up(source: Source, cloud: Cloud) -> None:
    source.fail(error="Throttling", actions=["DescribeImages"])
    with pytest.raises(PullRefusedError, match=r"did not answer 3 times in a row \(Throttling: .*--resume"):
        cloud.describe("DescribeImages", REGION, {"RegionId": REGION})


def test_a_dropped_connection_counts_as_busy(source: Source, cloud: Cloud) -> None:
    source.fail(response="dropped", actions=["DescribeImages"], times=2)
    assert cloud.describe("DescribeImages", REGION, {"RegionId": REGION})["TotalCount"] == 1096


def test_an_endpoint_that_nobody_serves_is_given_up(credentials: None) -> None:  # noqa: ARG001 - must be set
    nowhere = Cloud("http://127.0.0.1:9", retries=Retries(attempts=2, sleep=lambda _: None))
    with pytest.raises(PullRefusedError, match="did not answer 2 times in a row"):
        nowhere.describe("DescribeImages", REGION, {"RegionId": REGION})


def test_waits_grow_up_to_a_bound_and_respect_what_the_service_asks() -> None:
    waits = list[float]()
    retries = Retries(attempts=9, first=1, longest=8, sleep=waits.append, draw=lambda: 1.0)
    reasons = iter([CloudBusyError("x")] * 5 + [CloudBusyError("x", retry_after=20)] * 2)

    def ask() -> str:
        error = next(reasons, None)
        if error is not None:
            raise error
        return "answer"

    assert retries.call(ask) == "answer"
    assert waits == [1, 2, 4, 8, 8, 20, 20]
    shortest = Retries(attempts=2, first=1, sleep=waits.append, draw=lambda: 0.0)
    with pytest.raises(PullRefusedError):
        shortest.call(lambda: (_ for _ in ()).throw(CloudBusyError("x")))
    assert waits[-1] == 0.5
