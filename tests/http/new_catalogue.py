"""Creates the catalogue of a data folder before a server starts with it."""

from collections.abc import Iterable
from pathlib import Path

from genzo.catalogue.image import Image
from genzo.catalogue.resource import Resource
from tests.new_service import new_service


def create_catalogue(
    folder: Path,
    resources: Iterable[Resource] = (),
    images: Iterable[Image] = (),
    shared_with: dict[str, int] | None = None,
) -> None:
    """Create a catalogue; ``shared_with`` has an account by the id of each shared image."""
    service = new_service(folder / "genzo.db")
    with service.store.writing() as catalogue:
        images = tuple(images)
        catalogue.put_images(images)
        for image in images:
            if shared_with and image.image_id in shared_with:
                catalogue.share_images([image], shared_with[image.image_id])
        for resource in resources:
            catalogue.put_resource(resource)
    service.store.close()
