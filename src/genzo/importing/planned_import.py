"""Imports saved answers: all of them, or none. A preview says what an import would do."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from genzo.catalogue.store import CatalogueWriter
from genzo.importing.plan import Part, Plan, plan_of, replaced_ids
from genzo.importing.saved_answer import create_missing_accounts, refuse_unknown_region, stepwise
from genzo.importing.summary import ImportSummary
from genzo.service.service import Service


def load(
    service: Service,
    parts: Sequence[Part],
    step: Callable[[], None],
    before_commit: Callable[[], None] = lambda: None,
) -> ImportSummary:
    """Import all parts in one transaction.

    ``step`` is called after every image that is stored, ``before_commit`` when all is written.

    Raises:
        ImportRefusedError: a region is unknown, or an image id belongs to another owner.
    """
    for part in parts:
        refuse_unknown_region(service, part.region_id)
    with service.store.writing() as catalogue:
        replaced = replaced_ids(parts, service.batch_of(catalogue).call)
        plan = plan_of(parts, replaced, catalogue)
        _carry_out(plan, catalogue, step)
        now = int(service.clock())
        accounts = create_missing_accounts(catalogue, plan.counts, parts[0].account_id, now)
        before_commit()
    return replace(
        plan.counts.summary(accounts),
        deleted=len(plan.deleted),
        unshared=sum(map(len, plan.unshared.values())),
        kept_shipped=plan.kept_shipped,
    )


def preview(service: Service, parts: Sequence[Part]) -> Plan:
    """What `load` would do; it changes nothing.

    Raises:
        ImportRefusedError: as `load` does.
    """
    for part in parts:
        refuse_unknown_region(service, part.region_id)
    replaced = replaced_ids(parts, service.call)
    with service.store.reading() as catalogue:
        return plan_of(parts, replaced, catalogue)


def _carry_out(plan: Plan, catalogue: CatalogueWriter, step: Callable[[], None]) -> None:
    for image in plan.deleted:
        catalogue.delete_image(image.region_id, image.image_id)
    for account_id, images in plan.unshared.items():
        catalogue.unshare_images(images, account_id)
    catalogue.put_images(stepwise(plan.created + plan.updated + plan.reordered, step))
    for account_id, images in plan.shared.items():
        catalogue.share_images(images, account_id)
