"""Who may see the console: whom control is open to, and who has signed in."""

import re

import pytest

from genzo.catalogue.accounts import AccessKey
from genzo.console.sessions import SECONDS, Sessions
from genzo.http.console_calls import ConsoleCalls
from genzo.service.service import Service
from tests.console.browsing import HOME, IMAGE, IMAGES, SIGN_IN, Browsing, texts_of
from tests.console.conftest import OTHER, OTHER_KEY, TOKEN
from tests.http.images.sample_resources import ELSEWHERE, REGION

PAGES = ("", "console", "console/images", "console/image", "console/image/json", "console/image/lineage")
SESSION = "genzo_session_8420"


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_led_to_the_sign_in_page(stranger: Browsing, page: str) -> None:
    answer = stranger.get(f"/_genzo/{page}", account="1", id="m-web")
    assert (answer.status, answer.body) == (303, b"")
    assert answer.headers["location"].startswith("/_genzo/console/sign-in?next=%2F_genzo%2F")


def test_htmx_leads_a_stranger_there_too(stranger: Browsing) -> None:
    stranger.headers["hx-request"] = "true"
    assert stranger.get(IMAGES).headers["hx-redirect"].startswith(SIGN_IN)


def test_on_a_test_double_nobody_signs_in(operator: Browsing) -> None:
    assert "web-1" in operator.page(IMAGES, region=REGION, owner="self")
    assert operator.get("/_genzo/").headers["location"] == HOME


@pytest.mark.parametrize("changed", [{"via": "1.1 proxy"}, {"host": "genzo.aliyuncs.com"}])
def test_nor_is_it_open_to_what_comes_through_a_proxy(operator: Browsing, changed: dict[str, str]) -> None:
    operator.headers |= changed
    assert operator.get(IMAGES).status == 303


def test_it_is_open_with_open_control(service: Service) -> None:
    assert Browsing(service, control="open", client="127.0.0.2").get(IMAGES).status == 200


def test_it_is_off_with_control(service: Service) -> None:
    off = Browsing(service, control="off")
    for page in ("/_genzo/", IMAGES, SIGN_IN, "/_genzo/console/static/console.css"):
        assert off.get(page).status == 404


def test_the_operator_signs_in_with_the_control_token_and_sees_every_account(stranger: Browsing) -> None:
    answer = stranger.post(SIGN_IN, control_token=TOKEN, next=f"{IMAGES}?region=cn-beijing")
    assert (answer.status, answer.headers["location"]) == (303, f"{IMAGES}?region=cn-beijing")
    assert "theirs" in stranger.page(IMAGES, region=REGION, owner="self", account=str(OTHER))
    assert "web-1" in stranger.page(IMAGES, region=REGION, owner="self")


def test_an_account_sees_its_own_images_alone(stranger: Browsing) -> None:
    stranger.post(SIGN_IN, access_key_id=OTHER_KEY.access_key_id, secret=OTHER_KEY.secret)
    shown = stranger.page(IMAGES, region=REGION, owner="self", account="1234567890123456")
    assert "theirs" in shown
    assert "making-1" not in shown
    assert stranger.get(IMAGE, region=REGION, id="m-making").status == 404
    assert '<select name="account"' not in shown


def test_a_ram_user_sees_what_its_policies_allow(stranger: Browsing) -> None:
    stranger.post(SIGN_IN, access_key_id="key-of-reader", secret="key-of-reader")
    assert "copy-of-web" in stranger.page(IMAGES, region=ELSEWHERE, owner="self")
    refused = stranger.get(IMAGES, region=REGION)
    assert refused.status == 403
    assert "Forbidden.RAM" in refused.body.decode()
    assert "web-1" not in refused.body.decode()
    assert stranger.get(f"{IMAGE}/lineage", region=REGION, id="m-web").status == 403


def test_what_ram_refuses_a_user_is_in_the_audit_trail(service: Service, stranger: Browsing) -> None:
    from genzo.catalogue.audit import AuditQuery  # noqa: PLC0415 - this test alone reads the trail

    stranger.post(SIGN_IN, access_key_id="key-of-reader", secret="key-of-reader")
    stranger.get(IMAGES, region=REGION, q="for-the-trail")
    with service.store.reading() as catalogue:
        event = next(catalogue.audit_events(AuditQuery()))
    assert (event.action, event.error) == ("DescribeImages", "Forbidden.RAM")


@pytest.mark.parametrize(
    "fields",
    [
        {"control_token": "wrong"},
        {"control_token": ""},
        {"access_key_id": "LTAIother", "secret": "wrong"},
        {"access_key_id": "LTAIother", "secret": ""},
        {"access_key_id": "nobody", "secret": "wrong"},
        {"access_key_id": "LTAIother", "control_token": OTHER_KEY.secret},
        {"access_key_id": "\N{SNOWMAN}", "secret": "\N{CLOUD}"},
    ],
)
def test_what_is_wrong_is_refused_and_not_shown(stranger: Browsing, fields: dict[str, str]) -> None:
    answer = stranger.post(SIGN_IN, **fields)
    assert answer.status == 403
    assert SESSION not in stranger.cookies
    secrets = [value for name, value in fields.items() if name != "access_key_id" and value]
    assert [
        value
        for value in secrets
        if f">{value}<" in answer.body.decode() or f'"{value}"' in answer.body.decode()
    ] == []


def test_a_session_is_valid_for_every_worker_of_the_server(service: Service, stranger: Browsing) -> None:
    stranger.post(SIGN_IN, control_token=TOKEN)
    other_worker = Browsing(service, control_token=TOKEN, cookies=stranger.cookies)
    assert other_worker.get(IMAGES).status == 200
    other_token = Browsing(service, control_token="another", cookies=stranger.cookies)
    assert other_token.get(IMAGES).status == 303


def test_signing_out_ends_the_session(stranger: Browsing) -> None:
    stranger.post(SIGN_IN, control_token=TOKEN)
    token = re.search(r'name="form_token" value="(\w+)"', stranger.page(IMAGES))
    assert token is not None
    assert stranger.post("/_genzo/console/sign-out", token=token[1]).headers["location"] == SIGN_IN
    assert SESSION not in stranger.cookies
    assert stranger.get(IMAGES).status == 303


def test_a_session_ends_with_its_key_and_its_secret(service: Service) -> None:
    key = AccessKey(access_key_id="LTAIshort", secret="first", account_id=OTHER)
    visitor = Browsing(service, control_token=TOKEN)
    for changed in (AccessKey(access_key_id="LTAIshort", secret="second", account_id=OTHER), None):
        with service.store.writing() as catalogue:
            catalogue.put_access_key(key)
        visitor.post(SIGN_IN, access_key_id="LTAIshort", secret="first")
        assert visitor.get(IMAGES).status == 200
        with service.store.writing() as catalogue:
            if changed is None:
                catalogue.delete_access_key("LTAIshort")
            else:
                catalogue.put_access_key(changed)
        assert visitor.get(IMAGES).status == 303


def test_a_session_ends_with_its_time() -> None:
    now = 1_000_000.0
    sessions = Sessions(TOKEN, lambda _key: None, lambda: now)
    session = sessions.begin()
    now += SECONDS - 1
    assert sessions.find(session) is not None
    now += 1
    assert sessions.find(session) is None


@pytest.mark.parametrize("place", range(0, 120, 7))
def test_a_changed_cookie_is_no_session(place: int) -> None:
    sessions = Sessions(TOKEN, lambda _key: None, lambda: 0.0)
    session = sessions.begin()
    place %= len(session)
    changed = session[:place] + ("1" if session[place] != "1" else "2") + session[place + 1 :]
    assert sessions.find(session) is not None
    assert sessions.find(changed) is None


@pytest.mark.parametrize(
    "following",
    [
        "https://evil.example/",
        "//evil.example/",
        "/_genzo/reset",
        "/_genzo/console/\\evil",
        "javascript:1",
        "/",
    ],
)
def test_nobody_is_led_away(stranger: Browsing, following: str) -> None:
    assert stranger.post(SIGN_IN, control_token=TOKEN, next=following).headers["location"] == HOME


@pytest.mark.parametrize("path", [SIGN_IN, "/_genzo/console/preferences", "/_genzo/console/sign-out"])
def test_a_form_without_its_token_is_refused(operator: Browsing, path: str) -> None:
    for token in ("", "0" * 64):
        assert operator.post(path, token=token, language="ja").status == 403
    assert operator.cookies == {} or ".ja." not in operator.cookies["genzo_visit"]


def test_a_token_of_another_visit_is_refused(service: Service, operator: Browsing) -> None:
    other = Browsing(service)
    found = re.search(r'name="form_token" value="(\w+)"', other.page(SIGN_IN))
    assert found is not None
    operator.page(SIGN_IN)
    assert operator.post("/_genzo/console/preferences", token=found[1], theme="dark").status == 403


def test_a_page_of_another_site_is_refused(operator: Browsing) -> None:
    for headers in (
        {"origin": "https://evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"host": "evil.example"},
    ):
        operator.headers = {"host": "127.0.0.1", **headers}
        assert operator.get(IMAGES).status == 403


def test_cookies_are_for_this_site_and_no_script(service: Service) -> None:
    visitor = Browsing(service, control_token=TOKEN)
    shown = visitor.get(SIGN_IN).headers["set-cookie"]
    signed_in = visitor.post(SIGN_IN, control_token=TOKEN).headers["set-cookie"]
    for cookie in (shown, signed_in):
        assert cookie.endswith(
            (
                "; HttpOnly; SameSite=Strict; Max-Age=31536000",
                f"; HttpOnly; SameSite=Strict; Max-Age={SECONDS}",
            )
        )
        assert "; Path=/_genzo/;" in cookie
    secure = Browsing(service, control_token=TOKEN, tls=True)
    assert secure.get(SIGN_IN).headers["set-cookie"].endswith("; Secure")


def test_many_wrong_secrets_from_an_address_are_slowed_down(service: Service) -> None:
    visitor = Browsing(service, host="0.0.0.0", client="192.0.2.1", control_token=TOKEN, allow_hosts=("*",))
    statuses = [
        visitor.post(SIGN_IN, access_key_id="nobody", secret=str(number)).status for number in range(40)
    ]
    assert statuses[0] == 403
    assert statuses[-1] == 429


def test_other_methods_are_refused(operator: Browsing) -> None:
    assert operator.post(IMAGES).status == 405
    assert "There is no such page" in texts_of(operator.get("/_genzo/console/nothing").body.decode())


def test_a_page_that_fails_says_so_and_the_log_says_why(
    operator: Browsing, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_calls: object) -> None:
        raise OverflowError("too large")

    monkeypatch.setattr(ConsoleCalls, "accounts", fail)
    answer = operator.get(IMAGES)
    assert answer.status == 500
    assert "could not make this page" in texts_of(answer.body.decode())
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "OverflowError: too large" in caplog.text
