"""A worker within the test's process, over a catalogue with given resources."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from genzo.catalogue.durations import Seconds
from genzo.catalogue.image import Image
from genzo.catalogue.resource import Resource
from tests.in_process import Worker
from tests.new_service import new_service


@contextmanager
def prepared_worker(
    folder: Path,
    resources: Iterable[Resource] = (),
    images: Iterable[Image] = (),
    *,
    durations: Mapping[str, Seconds] | None = None,
    quotas: Mapping[str, int] | None = None,
) -> Iterator[Worker]:
    """A worker that takes unsigned calls as those of the first account."""
    service = new_service(folder / "genzo.db", durable=False, durations=durations, quotas=quotas)
    with service.store.writing() as catalogue:
        catalogue.put_images(tuple(images))
        for resource in resources:
            catalogue.put_resource(resource)
    yield Worker(service, auth="open")
    service.store.close()
