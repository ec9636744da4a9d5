"""The console over PostgreSQL, whose reads are suspended for calls of clients and not for its own."""

from genzo.service.build import build_service
from tests.console.acting import sent
from tests.console.actor import ACTOR, kept_own, put_actor, put_own
from tests.console.browsing import IMAGE, IMAGES, Browsing, texts_of
from tests.console.test_accounts import MAY, USERS
from tests.console.test_audit import AUDIT
from tests.console.test_test_settings import QUOTAS
from tests.http.images.sample_resources import REGION

PUBLIC = "ubuntu_24_04_x64_20G_alibase_20260810.vhd"


def test_pages_are_the_same_over_postgresql(postgresql_catalogue: str) -> None:
    service = build_service(postgresql_catalogue)
    try:
        visitor = Browsing(service)
        assert "1,096 images" in visitor.page(IMAGES, owner="system", counts="all")
        assert PUBLIC in visitor.page(IMAGE, region="cn-hangzhou", id=PUBLIC)
        assert "PUT /_genzo/quotas" not in visitor.page(AUDIT)
        assert visitor.post(QUOTAS, change="set", **{"number.images": "3"}).status == 303
        assert "PUT /_genzo/quotas" in visitor.page(AUDIT)
        assert visitor.post(USERS, action="CreateUser", UserName="alice").status == 303
        assert "Refused alice" in texts_of(visitor.page(MAY, do="ecs:CopyImage"))
        assert "Its owner alone" in visitor.page(f"{IMAGE}/lineage", region="cn-hangzhou", id=PUBLIC)
    finally:
        service.store.close()


def test_forms_write_over_postgresql(postgresql_catalogue: str) -> None:
    service = build_service(postgresql_catalogue)
    try:
        visitor = Browsing(service)
        put_actor(service)
        put_own(service, "pg")
        query = {"account": str(ACTOR), "region": REGION, "id": "m-act-pg"}
        assert sent(visitor, visitor.page(f"{IMAGE}/edit", **query), "Save", ImageFamily="kept").status == 303
        kept = kept_own(service, "pg")
        assert kept is not None
        assert kept.family == "kept"
        checked = sent(visitor, visitor.page(f"{IMAGE}/delete", **query), "Delete").body.decode()
        assert kept_own(service, "pg") is not None
        assert sent(visitor, checked, "Delete").status == 303
        assert kept_own(service, "pg") is None
    finally:
        service.store.close()
