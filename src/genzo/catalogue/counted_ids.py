"""Ids that follow from a seed and from how often calls have drawn ids: the same calls get the same ones.

The count is in the catalogue, in the transaction of the call: it survives a restart, goes with a saved state,
and two servers of one catalogue never draw the same ids. Each account has its own in each region, so calls of
other accounts do not change it. A reset deletes it, with all that had ids of it.
"""

from typing import ClassVar

from genzo.catalogue.derived_ids import DerivedBytes
from genzo.catalogue.id_generator import IdGenerator
from genzo.catalogue.ram import GLOBAL
from genzo.catalogue.resource import Resource
from genzo.catalogue.store import CatalogueWriter

_RESOURCE_ID = "ids"


class IdCount(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """How many calls of an account have drawn ids in a region."""

    kind: ClassVar[str] = "idcount"

    count: int = 0


class CountedIds(IdGenerator):
    """The ids of one call of an account, which ``catalogue`` writes. The first one counts the call."""

    is_repeatable = True

    def __init__(self, seed: int, account_id: int, catalogue: CatalogueWriter) -> None:
        super().__init__(self._draw)
        self._seed = seed
        self._account_id = account_id
        self._catalogue = catalogue
        self._bytes: DerivedBytes | None = None

    def new_resource_id(self, prefix: str, region_id: str) -> str:
        """See `IdGenerator.new_resource_id`. The region of the first id is that of the count."""
        if self._bytes is None:
            self._bytes = self._counted(region_id)
        return super().new_resource_id(prefix, region_id)

    def _draw(self, count: int) -> bytes:
        if self._bytes is None:
            self._bytes = self._counted(GLOBAL)
        return self._bytes(count)

    def _counted(self, region_id: str) -> DerivedBytes:
        before = self._catalogue.resource(IdCount, self._account_id, region_id, _RESOURCE_ID)
        count = 1 if before is None else before.count + 1
        counted = IdCount(
            resource_id=_RESOURCE_ID,
            region_id=region_id,
            owner_id=self._account_id,
            created=0,
            count=count,
        )
        self._catalogue.put_resource(counted)
        return DerivedBytes("ids", self._seed, self._account_id, region_id, count)
