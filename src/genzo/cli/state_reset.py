"""Resets a catalogue as ``POST /_genzo/reset`` does, without a server."""

from typing import Any

import msgspec

from genzo.catalogue.image_offering import ALL
from genzo.cli.output import CommandError
from genzo.control.setting_endpoints import SettingEndpoints
from genzo.identity.account_of_key import AccountOfKey
from genzo.service.accounts import Accounts
from genzo.service.offered_images import OfferedImages
from genzo.service.seed.posted import apply_posted
from genzo.service.service import Service
from genzo.wire.types import HttpRequest


def reset_catalogue(service: Service, query: str) -> Any:  # noqa: ANN401 - JSON
    """Reset what the query of the page names; returns its answer.

    Raises:
        CommandError: the query is invalid.
    """
    offered = OfferedImages(service.store, service.facts.regions)
    offering = offered.offering()
    endpoints = SettingEndpoints(
        store=service.store,
        clock=service.clock,
        ids=service.ids,
        durations=service.durations,
        quotas=service.quotas,
        regions=service.facts.regions,
        offered=offered,
        images_as_of=ALL if offering.is_override else offering.as_of,
        seed_again=lambda _catalogue, _account_id: None,
        seed=lambda document, account_id, catalogue: apply_posted(document, account_id, service, catalogue),
        delete_buckets=service.objects.delete_buckets_of,
        accounts=Accounts(
            service.store, service.clock, service.ids, delete_buckets=service.objects.delete_buckets_of
        ),
        account_of_key=AccountOfKey(service.store, service.clock, None).find,
    )
    answer = endpoints.answer(HttpRequest("POST", "/_genzo/reset", query.encode(), (), b""), "reset")
    body = msgspec.json.decode(answer.body)
    if answer.status != 200:  # noqa: PLR2004 - of HTTP
        raise CommandError(body["message"])
    return body
