"""Another process on a catalogue: ``python -m tests.store.child KIND ADDRESS COMMAND …``."""

import sys
from collections.abc import Callable
from itertools import count

from genzo.catalogue.store import CatalogueStore
from tests.store.making import image, query
from tests.store.places import Place


def say(text: str) -> None:
    """Tell the test, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def put(store: CatalogueStore, *image_ids: str) -> None:
    """Say what is there, then put images."""
    with store.writing() as catalogue:
        found = catalogue.images_page(query()).images
        catalogue.put_images(image(image_id) for image_id in image_ids)
    say(" ".join(["found", *(each.image_id for each in found)]))


def put_for_ever(store: CatalogueStore, size: str) -> None:
    """Put ``size`` images in each transaction, and say so as soon as it is done."""
    for batch in count(1):
        with store.writing() as catalogue:
            catalogue.put_images(image(f"m-{batch}-{number}") for number in range(int(size)))
            catalogue.set_metadata("batches", str(batch))
        say(str(batch))


def prepare(store: CatalogueStore) -> None:
    """Wait until all are here, then prepare the catalogue."""
    say("here")
    sys.stdin.read()
    store.prepare()


def hold(store: CatalogueStore, image_id: str) -> None:
    """Put an image, and wait inside the transaction until somebody ends this."""
    with store.writing() as catalogue:
        catalogue.put_images([image(image_id)])
        say("holding")
        sys.stdin.read()


COMMANDS: dict[str, Callable[..., None]] = {
    "put": put,
    "put_for_ever": put_for_ever,
    "prepare": prepare,
    "hold": hold,
}

if __name__ == "__main__":
    kind, address, command, *arguments = sys.argv[1:]
    COMMANDS[command](Place(kind, address).open(), *arguments)
