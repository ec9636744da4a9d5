"""Tasks: what an import or export is doing."""

from typing import ClassVar

from genzo.catalogue.resource import Resource


class Task(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """A task of the action ``action`` on ``target_id``; it runs from ``created`` to ``settles_at``."""

    kind: ClassVar[str] = "task"

    action: str = ""
    target_id: str = ""
    settles_at: int = 0
    cancelled_at: int = 0
    failure: str = ""
