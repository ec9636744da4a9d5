"""Reads all pages of a view, which may change meanwhile, as they were at one moment."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from genzo.importing.pulling.cloud import Cloud
from genzo.importing.pulling.errors import PullRefusedError
from genzo.importing.pulling.saved_pages import SavedPages

PAGE_SIZE = 50
"""The largest PageSize of DescribeImages that every edition takes."""
_MAX_ROUNDS = 8
_EVERY_STATUS = "Creating,Waiting,Available,UnAvailable,CreateFailed,Deprecated"


class CloudView(NamedTuple):
    """The images of an owner in a region that ``filters`` find. ``owner`` is an ImageOwnerAlias."""

    region_id: str
    owner: str
    filters: Mapping[str, str]

    @property
    def parameters(self) -> dict[str, str]:
        """Parameters of DescribeImages, without a page."""
        return {
            "Status": _EVERY_STATUS,
            **self.filters,
            "RegionId": self.region_id,
            "ImageOwnerAlias": self.owner,
        }


Reading = Callable[[CloudView, int, int], None]
"""Called after each page: the view, the images that were read of it, and its TotalCount."""


class ViewReader(NamedTuple):
    """Reads views of a cloud; pages that ``saved`` has are not asked for again."""

    cloud: Cloud
    saved: SavedPages
    reading: Reading
    page_size: int = PAGE_SIZE

    def pages(self, view: CloudView) -> list[dict[str, Any]]:
        """The answers for all pages of a view.

        DescribeImages has no marker that would hold a state. So several pages are read again until two rounds
        in a row show the same images: at the end of the first of them, the view was what both show.

        Raises:
            PullRefusedError: the images change too often, or a call is refused.
        """
        before: list[str] | None = None
        for number in range(1, _MAX_ROUNDS + 1):
            pages = self._round(view, number)
            found = _consistent_ids(pages)
            if found is not None and (len(pages) == 1 or found == before):
                return pages
            before = found
        self.saved.discard()
        raise PullRefusedError(
            f"The images of {view.owner} in {view.region_id} changed in each of {_MAX_ROUNDS} rounds: try "
            "again when nobody makes or deletes images there."
        )

    def _round(self, view: CloudView, round_number: int) -> list[dict[str, Any]]:
        pages, held = list[dict[str, Any]](), 0
        while True:
            page = self._page(view, round_number, len(pages) + 1)
            pages.append(page)
            held += len(page["Images"]["Image"])
            self.reading(view, held, page["TotalCount"])
            if len(pages) * self.page_size >= page["TotalCount"]:
                return pages

    def _page(self, view: CloudView, round_number: int, page_number: int) -> dict[str, Any]:
        key = (view.region_id, view.owner, str(self.page_size), str(round_number), str(page_number))
        answer: dict[str, Any] | None = self.saved.get(*key)
        if answer is None:
            page = {"PageNumber": str(page_number), "PageSize": str(self.page_size)}
            answer = self.cloud.describe("DescribeImages", view.region_id, {**view.parameters, **page})
            _require_page(answer)
            self.saved.put(*key, answer=answer)
        return answer


def _require_page(answer: dict[str, Any]) -> None:
    images = answer.get("Images")
    if not isinstance(images, dict) or not isinstance(answer.get("TotalCount"), int):
        raise PullRefusedError("The answer has no page of images: check that --endpoint is one of ECS.")


def _consistent_ids(pages: list[dict[str, Any]]) -> list[str] | None:
    """The ids of all pages; None if the view has changed between two of them."""
    ids = [image["ImageId"] for page in pages for image in page["Images"]["Image"]]
    totals = {page["TotalCount"] for page in pages}
    return ids if totals == {len(ids)} and len(set(ids)) == len(ids) else None
