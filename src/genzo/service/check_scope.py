"""What the checks of `genzo.catalogue.image_checks` examine in the catalogue of a service."""

from collections.abc import Callable, Sequence

from genzo import data
from genzo.catalogue.clock import format_moment
from genzo.catalogue.image_checks import CheckScope
from genzo.catalogue.image_offering import ALL, ImageOffering
from genzo.service.offered_images import offering_of
from genzo.service.service import Service

_DATE_LENGTH = len("2026-01-01")


def scope_of(service: Service, account_id: int, region_ids: Sequence[str], days: int) -> CheckScope:
    """What is examined: an account's images in some regions, by the clock of the account."""
    now = service.settings(account_id).clock.now(service.clock())
    with service.store.databases[0].reading(once=True) as home:
        offering = offering_of(home)
    return CheckScope(account_id, region_ids, days, now, _retirement(offering, format_moment(now)))


def _retirement(offering: ImageOffering, now: str) -> Callable[[str], str | None]:
    """When a public image was retired: by the operator, or by the real service as of the offering's date."""
    moments = data.public_image_retirements()
    as_of = now[:_DATE_LENGTH] if offering.as_of == ALL else offering.as_of

    def retirement(image_id: str) -> str | None:
        moment = moments.get(image_id, "")
        is_past = moment != "" and moment[:_DATE_LENGTH] <= as_of
        if image_id in offering.retired:
            return moment if is_past else ""
        return moment if is_past and image_id not in offering.released else None

    return retirement
