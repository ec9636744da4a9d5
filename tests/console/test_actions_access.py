"""Who may do something with an image: policies, form tokens and strangers decide as for any call."""

import pytest

from genzo.catalogue.audit import AuditQuery
from genzo.service.service import Service
from tests.console.acting import sent
from tests.console.actor import ACTOR, kept_own, put_actor, put_own
from tests.console.browsing import SIGN_IN, Browsing, texts_of
from tests.http.images.sample_resources import REGION
from tests.ram_making import allow, put_policy, put_user


@pytest.fixture(scope="module", autouse=True)
def _actor(service: Service) -> None:
    put_actor(service)


def test_a_policy_decides_at_the_call_and_its_refusal_is_shown(stranger: Browsing, service: Service) -> None:
    made = put_own(service, "guarded")
    policy = put_policy(
        service.store,
        "look",
        allow("ecs:Describe*"),
        allow("ecs:ModifyImageAttribute"),
        account=ACTOR,
    )
    put_user(service.store, "looker", policy, account=ACTOR)
    stranger.post(SIGN_IN, access_key_id="key-of-looker", secret="key-of-looker")
    query = {"region": REGION, "id": made.image_id}
    page = stranger.page("/_genzo/console/image/delete", **query)
    refused = sent(stranger, page, "Delete")
    assert (refused.status, "Forbidden.RAM" in refused.body.decode()) == (403, True)
    assert (
        sent(
            stranger, stranger.page("/_genzo/console/image/edit", **query), "Save", ImageFamily="fine"
        ).status
        == 303
    )
    with service.store.reading() as catalogue:
        events = [
            event.action for event, _ in zip(catalogue.audit_events(AuditQuery()), range(20), strict=False)
        ]
    assert {"DeleteImage", "ModifyImageAttribute"} <= {*events}
    assert kept_own(service, "guarded") is not None


@pytest.mark.parametrize("page", ["edit", "tags", "share", "copy", "export", "cancel", "delete"])
def test_images_of_others_are_not_acted_on(operator: Browsing, page: str) -> None:
    query = {"account": str(ACTOR), "region": REGION, "id": "m-web"}
    assert operator.get(f"/_genzo/console/image/{page}", **query).status == 404


@pytest.mark.parametrize("page", ["image/edit", "image/delete", "images/create", "images/several"])
def test_a_form_without_the_token_of_its_visit_is_refused(
    operator: Browsing, service: Service, page: str
) -> None:
    put_own(service, "forged")
    query = f"account={ACTOR}&region={REGION}&id=m-act-forged&do=delete"
    for token in ("", "0" * 64):
        fields = {"Status": "Deprecated", "confirmed": "yes", "image.m-act-forged": "on"}
        answer = operator.post(f"/_genzo/console/{page}?{query}", token=token, **fields)
        assert answer.status == 403
    kept = kept_own(service, "forged")
    assert kept is not None
    assert kept.status == "Available"


def test_a_stranger_is_led_to_the_sign_in_page(stranger: Browsing, service: Service) -> None:
    put_own(service, "closed")
    query = f"region={REGION}&id=m-act-closed"
    assert (
        stranger.post(f"/_genzo/console/image/delete?{query}", confirmed="yes").headers["location"] == SIGN_IN
    )
    assert kept_own(service, "closed") is not None


@pytest.mark.parametrize("page", ["images/create", "images/import", "images/several", "image/edit"])
@pytest.mark.parametrize("account", ["x", "77"])
def test_nothing_is_done_for_an_account_that_does_not_exist(
    operator: Browsing, page: str, account: str
) -> None:
    query = f"account={account}&region={REGION}&from=snapshot&do=delete"
    answer = operator.post(f"/_genzo/console/{page}?{query}", SnapshotId="s-made")
    assert answer.status == 400
    assert "value that it cannot have" in texts_of(answer.body.decode())
