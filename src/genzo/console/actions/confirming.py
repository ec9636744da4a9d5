"""The page that asks for a confirmation, after the API has checked the call with DryRun."""

from collections.abc import Mapping, Sequence

from genzo.console.actions.forms import Form
from genzo.console.actions.image_actions import ImageAction
from genzo.console.actions.sending import CONFIRMED, Outcome
from genzo.console.images.lineage import Consequence
from genzo.console.rendering import page
from genzo.wire.types import HttpResponse


def confirm_page(
    action: ImageAction,
    name: str,
    sent: Mapping[str, str],
    outcome: Outcome,
    consequences: Sequence[Consequence] | None = None,
) -> HttpResponse:
    """The page. ``sent`` are the fields that the confirmation sends again; ``name`` names its texts."""
    form = Form(name, action.address, hidden={**sent, CONFIRMED: "yes"}, destroys=True)
    more = {
        "sent": [(name, value) for name, value in sent.items() if name != "do"],
        "consequences": consequences,
        "was_checked": outcome.was_checked,
        "cancel": action.address,
    }
    return page("actions/confirm.html", {**action.values([form]), **more})
