"""Saved answers of DescribeImages that belong together: pages one after the other, or a list of answers."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from genzo.actions.images import recorded_answer
from genzo.actions.images.image_type import ImageType
from genzo.actions.images.recorded_answer import RecordedAnswer, RecordedBody
from genzo.wire.recorded import TOO_DEEP, RecordingError, parse

_XML_END = re.compile(rb"(?<=</DescribeImagesResponse>)")
_SPACE = re.compile(r"\s*+")
_JSON = json.JSONDecoder(parse_float=str, parse_int=str)


class RecordedPage(NamedTuple):
    """An answer, its PageNumber and its TotalCount; 0 and None where it has none."""

    answer: RecordedAnswer
    number: int = 0
    total: int | None = None


class DifferingAnswersError(RecordingError):
    """Two answers show different states of one image."""


def read_pages(text: bytes) -> list[RecordedPage]:
    """The answers of a saved text: one, several one after the other, or a JSON array of them.

    A text of images, as an array or one after the other, is one page.

    Raises:
        RecordingError: the text has another form, or an image in it cannot be read.
    """
    text = recorded_answer.in_utf8(text)
    recorded_answer.refuse_printed_error(text)
    if recorded_answer.is_json_lines(text):
        return [RecordedPage(recorded_answer.read(text))]
    documents = _documents(text)
    is_array = len(documents) == 1 and isinstance(documents[0], list)
    if len(documents) == 1 and not is_array:
        return [page_of(documents[0])]
    values: list[Any] = documents[0] if is_array else documents
    if not any(map(_is_answer, values)):
        return [RecordedPage(recorded_answer.read_images(values, is_answer=False))]
    return [_numbered(number, value) for number, value in enumerate(values, 1)]


def joined(pages: Sequence[RecordedPage]) -> list[RecordedAnswer]:
    """The pages of each query as one answer, so that its images keep their order; each image once.

    A page continues the one before if it has the next PageNumber and the same TotalCount.

    Raises:
        RecordingError: two answers differ in an image.
    """
    seen: dict[str, ImageType] = {}
    answers = list[list[RecordedPage]]()
    for page in pages:
        before = answers[-1][-1] if answers else None
        if before is not None and page.number and _continues(page, before):
            answers[-1].append(page)
        else:
            answers.append([page])
    return [_one_answer(each, seen) for each in answers]


def held_of_total(pages: Iterable[RecordedPage]) -> tuple[int, int] | None:
    """How many images the pages of a query hold, and its TotalCount, if pages are missing; None otherwise.

    Queries are told apart by their TotalCount.
    """
    held: dict[int, set[str]] = {}
    for page in pages:
        if page.total is not None:
            held.setdefault(page.total, set()).update(each.image_id for each in page.answer.images)
    return next(((len(ids), total) for total, ids in held.items() if len(ids) < total), None)


def _continues(page: RecordedPage, before: RecordedPage) -> bool:
    return (page.number, page.total) == (before.number + 1, before.total)


def _one_answer(pages: Sequence[RecordedPage], seen: dict[str, ImageType]) -> RecordedAnswer:
    images = list[ImageType]()
    for page in pages:
        for image in page.answer.images:
            known = seen.setdefault(image.image_id, image)
            if known is image:
                images.append(image)
            elif known != image:
                raise DifferingAnswersError(
                    f"two answers differ in the image {image.image_id}: it changed between them, so save "
                    "them again"
                )
    unknown = sorted({name for page in pages for name in page.answer.unknown})
    return RecordedAnswer(images, unknown, is_answer=all(page.answer.is_answer for page in pages))


def _numbered(number: int, value: Any) -> RecordedPage:  # noqa: ANN401 - whatever the text held
    try:
        return page_of(value)
    except recorded_answer.ErrorAnswerError:
        raise
    except RecordingError as error:
        raise RecordingError(f"answer {number} cannot be read: {error}") from None


def page_of(value: Any) -> RecordedPage:  # noqa: ANN401 - whatever the text held
    """One answer, from its members.

    Raises:
        RecordingError: it is no answer of DescribeImages, or an image of it cannot be read.
    """
    images = recorded_answer.images_of_answer(value)
    body = value.get("body", value)
    answer = recorded_answer.read_images(images, is_answer=True)
    return RecordedPage(answer, _number(body.get("PageNumber")) or 0, _number(body.get("TotalCount")))


def _number(value: Any) -> int | None:  # noqa: ANN401 - XML has text
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return None


def _is_answer(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, dict) and isinstance(body := value.get("body", value), dict) and "Images" in body


def _documents(text: bytes) -> list[Any]:
    """The values of the JSON or XML documents of a text."""
    try:
        return [parse(text, RecordedBody)]
    except RecordingError:
        parts = list(_parts(text))
        if len(parts) < 2:  # noqa: PLR2004 - one document, which is invalid
            raise
    return [parse(part, RecordedBody) for part in parts]


def _parts(text: bytes) -> Iterator[bytes]:
    """The documents of a text as texts; nothing if they cannot be told apart."""
    if text.lstrip().startswith(b"<"):
        yield from (part for part in _XML_END.split(text) if part.strip())
        return
    try:
        whole = text.decode().strip()
        at, parts = 0, list[bytes]()
        while at < len(whole):
            _, end = _JSON.raw_decode(whole, at)
            parts.append(whole[at:end].encode())
            at = _after_space(whole, end)
    except RecursionError:
        raise RecordingError(TOO_DEEP) from None
    except ValueError:  # neither Unicode nor JSON
        return
    yield from parts


def _after_space(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return at if space is None else space.end()
