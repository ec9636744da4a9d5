"""Says what an import did, or would do."""

from collections.abc import Sequence

import click

from genzo.catalogue.image import Image
from genzo.cli.output import Output, print_json, print_table
from genzo.importing.plan import Plan
from genzo.importing.summary import ImportSummary


def print_summary(loaded: ImportSummary, regions: Sequence[str], output: Output) -> None:
    """Print what an import into ``regions`` did."""
    if output is Output.JSON:
        print_json(loaded)
    else:
        click.echo(_sentence(loaded, ", ".join(regions)))


def print_plan(plan: Plan, output: Output) -> None:
    """Print what an import would do."""
    changes = [
        *(_change("create", image) for image in plan.created),
        *(_change("update", image) for image in plan.updated),
        *(_change("delete", image) for image in plan.deleted),
        *(_change("share", image, account) for account, images in plan.shared.items() for image in images),
        *(
            _change("unshare", image, account)
            for account, images in plan.unshared.items()
            for image in images
        ),
    ]
    if output is Output.JSON:
        print_json({"Changes": changes, "Unchanged": plan.unchanged, "KeptShipped": plan.kept_shipped})
        return
    columns = ["Change", "RegionId", "ImageId", "ImageName", "AccountId"]
    if changes:
        print_table(columns, changes, dropped_first=["ImageName", "AccountId"])
    click.echo(
        f"This is a dry run: {len(plan.created)} images would be created, {len(plan.updated)} updated and "
        f"{len(plan.deleted)} deleted; {plan.unchanged} are as they should be.{_kept(plan.kept_shipped)}"
    )


def _change(change: str, image: Image, account: int | None = None) -> dict[str, object]:
    whose = {} if account is None else {"AccountId": account}
    return {
        "Change": change,
        "RegionId": image.region_id,
        "ImageId": image.image_id,
        "ImageName": image.name,
        **whose,
    }


def _sentence(loaded: ImportSummary, regions: str) -> str:
    kinds = (
        (loaded.public, "public"),
        (loaded.marketplace, "of the marketplace"),
        (loaded.own, "the account's own"),
        (loaded.others, "of other accounts"),
    )
    counts = [f"{count} {kind}" for count, kind in kinds if count]
    total = sum(count for count, _ in kinds)
    sentences = [
        f"Loaded {total} images into {regions}: {', '.join(counts)}." if total else "There are no images."
    ]
    if loaded.deleted:
        sentences.append(f"Deleted {loaded.deleted} others.")
    if loaded.shared:
        sentences.append(f"Shared {loaded.shared} with the account.")
    if loaded.unshared:
        sentences.append(f"Stopped sharing {loaded.unshared}.")
    if loaded.accounts:
        sentences.append(f"Created accounts: {', '.join(map(str, loaded.accounts))}.")
    if loaded.unknown:
        sentences.append(f"Ignored unknown members: {', '.join(loaded.unknown)}.")
    return " ".join(sentences) + _kept(loaded.kept_shipped)


def _kept(count: int) -> str:
    return f" {count} public images that ship stay: genzo images retire hides them." if count else ""
