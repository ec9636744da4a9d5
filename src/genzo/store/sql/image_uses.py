"""Reads what uses the images of an account, for the checks of images and the overview."""

from functools import cache

from genzo.catalogue.image import Image
from genzo.catalogue.image_use import ImageUse, UsedImage, Which
from genzo.store.sql.connection import Session
from genzo.store.sql.rows import scanned_image

_OWN = "owner_id = :of_owner AND region_id = :of_region"
# Few images are published, and an index has them alone. The plus keeps SQLite from the index of the owner.
_OWN_BY_REGION = "+owner_id = :of_owner AND region_id = :of_region"
# Only instances have an image_id, so the partial index alone answers.
_HAS_INSTANCES = (
    "EXISTS (SELECT 1 FROM resources WHERE resources.region_id = :of_region "
    "AND resources.image_id = images.image_id AND resources.image_id IS NOT NULL)"
)
_IS_SHARED = "EXISTS (SELECT 1 FROM image_shares WHERE image_number = images.number)"
_WHICH = {
    Which.ALL: "",
    Which.DEPRECATED: "AND status = 'Deprecated'",
    Which.SHARED: f"AND {_IS_SHARED}",
    Which.PUBLISHED: "AND is_public AND source = 'account'",
}
_FAMILIES = f"""
SELECT family AS of_family, max(rank) AS newest FROM images
WHERE {_OWN} AND family > :after AND status = 'Available' AND settles_at <= :now
GROUP BY family ORDER BY family LIMIT :count"""
_NEWEST_OF_FAMILIES = f"""
SELECT document FROM ({_FAMILIES}) AS families
JOIN images ON {_OWN} AND rank = newest AND family = of_family
WHERE status = 'Available' AND settles_at <= :now
ORDER BY family, image_id"""
_IMAGES_OF_INSTANCES = """
SELECT image_id, count(*) FROM resources
WHERE region_id = :of_region AND image_id > :after AND image_id IS NOT NULL AND owner_id = :of_owner
GROUP BY image_id ORDER BY image_id LIMIT :count"""
_INSTANCE_COUNT = """
SELECT count(*) FROM resources
WHERE region_id = :of_region AND image_id = :of_image AND image_id IS NOT NULL"""


@cache
def image_uses(which: Which, *, is_behind: bool) -> str:
    """The next ``:count`` images of an account in the order of pages, behind a rank and an id."""
    behind = "AND rank <= :rank AND (rank < :rank OR image_id > :after)" if is_behind else ""
    own = _OWN_BY_REGION if which is Which.PUBLISHED else _OWN
    return (
        f"SELECT document, {_HAS_INSTANCES}, {_IS_SHARED} FROM images "
        f"WHERE {own} {behind} {_WHICH[which]} ORDER BY rank DESC, image_id LIMIT :count"
    )


class ImageUseReader(Session):
    """Part of `genzo.catalogue.store.CatalogueReader`."""

    def image_uses(
        self, owner_id: int, region_id: str, which: Which, behind: tuple[int, str] | None, count: int
    ) -> list[ImageUse]:
        place = {} if behind is None else {"rank": behind[0], "after": behind[1]}
        statement = image_uses(which, is_behind=behind is not None)
        rows = self._rows(statement, of_owner=owner_id, of_region=region_id, count=count, **place)
        return [ImageUse(scanned_image(row[0]), bool(row[1]), bool(row[2])) for row in rows]

    def newest_of_families(
        self, owner_id: int, region_id: str, now: int, after: str, count: int
    ) -> list[Image]:
        values = {"of_owner": owner_id, "of_region": region_id, "now": now, "after": after, "count": count}
        images = (scanned_image(document) for (document,) in self._rows(_NEWEST_OF_FAMILIES, **values))
        # Of images of one moment, the one with the first id, as on pages.
        newest = dict[str, Image]()
        for image in images:
            newest.setdefault(image.family, image)
        return [*newest.values()]

    def images_of_instances(self, owner_id: int, region_id: str, after: str, count: int) -> list[UsedImage]:
        values = {"of_owner": owner_id, "of_region": region_id, "after": after, "count": count}
        return [UsedImage(*row) for row in self._rows(_IMAGES_OF_INSTANCES, **values)]

    def instance_count(self, region_id: str, image_id: str) -> int:
        ((count,),) = self._rows(_INSTANCE_COUNT, of_region=region_id, of_image=image_id)
        return int(count)
