"""Instances: their state is kept, nothing is booted."""

from typing import ClassVar

from genzo.catalogue.resource import Resource


class Instance(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """An instance. It is in ``passing_status`` until ``settles_at`` (milliseconds), in ``status`` then."""

    kind: ClassVar[str] = "instance"

    image_id: str = ""
    instance_type: str = ""
    zone_id: str = ""
    status: str = "Running"
    passing_status: str = ""
    settles_at: int = 0

    def status_at(self, now: int) -> str:
        """The state at ``now`` (milliseconds since 1970)."""
        return self.status if now >= self.settles_at else self.passing_status
