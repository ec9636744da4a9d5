"""CreateKeyPair, ImportKeyPair, DescribeKeyPairs and DeleteKeyPairs over HTTP."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from tests.api import Api
from tests.serving_here import serving_here

REGION = "cn-hangzhou"
OTHER_ACCOUNT = "2222222222222222"


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    with serving_here("--memory", "--auth", "open", "--quota", "key_pairs=12") as started:
        yield Api(started.host, started.port)


@pytest.fixture(autouse=True)
def _empty(api: Api) -> Iterator[None]:
    """Each test finds no key pairs."""
    yield
    for caller in (api, api._replace(key=OTHER_ACCOUNT)):
        names = [pair["KeyPairName"] for pair in _pairs(caller, PageSize="50")]
        if names:
            _delete(caller, *names)


def _create(api: Api, name: str, **parameters: str) -> Any:  # noqa: ANN401
    answer = api.call("CreateKeyPair", RegionId=REGION, KeyPairName=name, **parameters)
    assert answer.status == 200, answer.body
    return answer.json


def _pairs(api: Api, **parameters: str) -> list[dict[str, Any]]:
    answer = api.call("DescribeKeyPairs", **{"RegionId": REGION, **parameters})
    assert answer.status == 200, answer.body
    found: list[dict[str, Any]] = answer.json["KeyPairs"]["KeyPair"]
    return found


def _names(api: Api, **parameters: str) -> list[str]:
    return sorted(pair["KeyPairName"] for pair in _pairs(api, **parameters))


def _delete(api: Api, *names: str) -> None:
    answer = api.call("DeleteKeyPairs", RegionId=REGION, KeyPairNames=json.dumps(names))
    assert (answer.status, list(answer.json)) == (200, ["RequestId"])


def _open_ssh(key: Any) -> str:  # noqa: ANN401
    line: bytes = key.public_key().public_bytes(
        serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH
    )
    return line.decode()


def _md5(line: str) -> str:
    return hashlib.md5(base64.b64decode(line.split()[1]), usedforsecurity=False).digest().hex(":")


def test_the_keys_of_a_created_pair_match(api: Api) -> None:
    created = _create(api, "packer_5f3b")
    private = serialization.load_pem_private_key(created["PrivateKeyBody"].encode(), None)
    assert isinstance(private, rsa.RSAPrivateKey)
    assert private.key_size == 2048
    assert re.fullmatch(r"ssh-bp1[0-9a-z]{17}", created["KeyPairId"])
    (kept,) = _pairs(api, IncludePublicKey="true")
    assert kept["PublicKey"] == _open_ssh(private)
    assert kept["KeyPairFingerPrint"] == created["KeyPairFingerPrint"] == _md5(kept["PublicKey"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ", kept["CreationTime"])


@pytest.mark.parametrize(
    "line",
    [
        _open_ssh(rsa.generate_private_key(public_exponent=65537, key_size=2048)),
        _open_ssh(ec.generate_private_key(ec.SECP256R1())),
        _open_ssh(rsa.generate_private_key(public_exponent=65537, key_size=2048)) + " me@here by hand\n",
    ],
    ids=["rsa", "ecdsa", "with a comment"],
)
def test_an_imported_key_keeps_its_text(api: Api, line: str) -> None:
    answer = api.call("ImportKeyPair", RegionId=REGION, KeyPairName="imported", PublicKeyBody=line)
    assert answer.status == 200, answer.body
    assert set(answer.json) == {"RequestId", "KeyPairName", "KeyPairFingerPrint"}
    (kept,) = _pairs(api, IncludePublicKey="true")
    assert kept["PublicKey"] == line.strip()
    assert kept["KeyPairFingerPrint"] == answer.json["KeyPairFingerPrint"] == _md5(line)


def test_all_members_are_present_and_the_public_key_on_request(api: Api) -> None:
    _create(api, "tagged", ResourceGroupId="rg-1", **{"Tag.1.Key": "k", "Tag.1.Value": "v"})
    (kept,) = _pairs(api)
    assert set(kept) == {
        "CreationTime",
        "KeyPairName",
        "KeyPairFingerPrint",
        "ResourceGroupId",
        "Tags",
    }
    assert kept["Tags"] == {"Tag": [{"TagValue": "v", "TagKey": "k"}]}
    assert kept["ResourceGroupId"] == "rg-1"


def test_filters(api: Api) -> None:
    finger_print = _create(api, "sshKey-one", **{"Tag.1.Key": "env", "Tag.1.Value": "a"})[
        "KeyPairFingerPrint"
    ]
    _create(api, "two-sshKey", ResourceGroupId="rg-2", **{"Tag.1.Key": "env", "Tag.1.Value": "b"})
    _create(api, "two-sshKey-2")
    expected = {
        "sshKey*": ["sshKey-one"],
        "*sshKey": ["two-sshKey"],
        "*sshKey*": ["sshKey-one", "two-sshKey", "two-sshKey-2"],
        "two-sshKey": ["two-sshKey"],
        "two.sshKey": [],
    }
    for pattern, names in expected.items():
        assert _names(api, KeyPairName=pattern) == names
    assert _names(api, KeyPairFingerPrint=finger_print) == ["sshKey-one"]
    assert _names(api, ResourceGroupId="rg-2") == ["two-sshKey"]
    assert _names(api, **{"Tag.1.Key": "env"}) == ["sshKey-one", "two-sshKey"]
    assert _names(api, **{"Tag.1.Key": "env", "Tag.1.Value": "b"}) == ["two-sshKey"]
    assert _names(api, RegionId="cn-beijing") == []


def test_pages(api: Api) -> None:
    key = _open_ssh(rsa.generate_private_key(public_exponent=65537, key_size=2048))
    for number in range(5):
        api.call("ImportKeyPair", RegionId=REGION, KeyPairName=f"pair-{number}", PublicKeyBody=key)
    seen = []
    for number in (1, 2, 3, 4):
        answer = api.call("DescribeKeyPairs", RegionId=REGION, PageSize="2", PageNumber=str(number)).json
        assert (answer["TotalCount"], answer["PageSize"], answer["PageNumber"]) == (5, 2, number)
        seen += [pair["KeyPairName"] for pair in answer["KeyPairs"]["KeyPair"]]
    assert sorted(seen) == [f"pair-{number}" for number in range(5)]


def test_deleting_ignores_unknown_names(api: Api) -> None:
    _create(api, "goes")
    _create(api, "stays")
    _delete(api, "goes", "never-was")
    assert _names(api) == ["stays"]


def test_accounts_do_not_see_each_other(api: Api) -> None:
    other = api._replace(key=OTHER_ACCOUNT)
    _create(api, "mine")
    _create(other, "mine")
    _create(other, "theirs")
    assert _names(api) == ["mine"]
    _delete(other, "mine")
    assert _names(api) == ["mine"]


_BAD_KEYS = {
    "no key": "hello",
    "not base64": "ssh-rsa AAAA!!!!",
    "not ASCII": "ssh-rsa ÄAAA",
    "cut short": "ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB",
    "another type": "ssh-dss AAAAB3NzaC1yc2EAAAADAQABAAAAAQE=",
    "more behind it": "ssh-rsa " + base64.b64encode(b"\0\0\0\7ssh-rsa\0\0\0\1\3\0\0\0\1\5\1").decode(),
    "ed25519": _open_ssh(ed25519.Ed25519PrivateKey.generate()),
}


@pytest.mark.parametrize("body", _BAD_KEYS.values(), ids=_BAD_KEYS)
def test_unsupported_keys_are_refused(api: Api, body: str) -> None:
    answer = api.call("ImportKeyPair", RegionId=REGION, KeyPairName="bad", PublicKeyBody=body)
    assert (answer.status, answer.code) == (400, "InvalidPublicKeyBody.Malformed")


_TOO_MANY_TAGS = {f"Tag.{number}.Key": f"k{number}" for number in range(1, 22)}
_REFUSALS: list[tuple[dict[str, str], int, str]] = [
    ({"KeyPairName": "1abc"}, 400, "InvalidKeyPairName.Malformed"),
    ({"KeyPairName": "a"}, 400, "InvalidKeyPairName.Malformed"),
    ({"KeyPairName": "a" * 129}, 400, "InvalidKeyPairName.Malformed"),
    ({"KeyPairName": "with.dot"}, 400, "InvalidKeyPairName.Malformed"),
    ({"KeyPairName": "http://x"}, 400, "InvalidKeyPairName.Malformed"),
    ({"KeyPairName": "taken"}, 400, "KeyPair.AlreadyExist"),
    ({"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
    ({"Tag.1.Key": ""}, 400, "InvalidTagKey.Malformed"),
    ({"Tag.1.Key": "acs:x"}, 400, "InvalidTagKey.Malformed"),
    ({"Tag.1.Key": "k", "Tag.1.Value": "http://x"}, 400, "InvalidTagValue.Malformed"),
    ({"Tag.1.Key": "k", "Tag.2.Key": "k"}, 400, "Duplicate.TagKey"),
    (_TOO_MANY_TAGS, 403, "QuotaExceed.Tags"),
    ({"KeyPairName": ""}, 400, "MissingParameter"),
]


@pytest.mark.parametrize("action", ["CreateKeyPair", "ImportKeyPair"])
@pytest.mark.parametrize(("parameters", "status", "code"), _REFUSALS)
def test_refused_creations(api: Api, action: str, parameters: dict[str, str], status: int, code: str) -> None:
    _create(api, "taken")
    key = {"PublicKeyBody": _pairs(api, IncludePublicKey="true")[0]["PublicKey"]}
    body = key if action == "ImportKeyPair" else {}
    answer = api.call(action, **{"RegionId": REGION, "KeyPairName": "new", **body, **parameters})
    # The list of ImportKeyPair has no code of tags.
    is_unlisted = action == "ImportKeyPair" and "Tag.1.Key" in parameters
    assert (answer.status, answer.code) == ((400, "InvalidParameter") if is_unlisted else (status, code))
    assert _names(api) == ["taken"]


@pytest.mark.parametrize("action", ["CreateKeyPair", "ImportKeyPair"])
def test_the_quota_of_key_pairs(api: Api, action: str) -> None:
    key = _open_ssh(rsa.generate_private_key(public_exponent=65537, key_size=2048))
    for number in range(12):
        made = api.call("ImportKeyPair", RegionId=REGION, KeyPairName=f"p-{number}", PublicKeyBody=key)
        assert made.status == 200
    answer = api.call(action, RegionId=REGION, KeyPairName="one-more", PublicKeyBody=key)
    assert (answer.status, answer.code) == (403, "QuotaExceed.KeyPair")


_ALL_NAMES = json.dumps([f"p-{number}" for number in range(101)])


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"KeyPairNames": "p"}, 400, "InvalidKeyPairNames.ValueNotSupported"),
        ({"KeyPairNames": "[]"}, 400, "InvalidKeyPairNames.ValueNotSupported"),
        ({"KeyPairNames": "[1]"}, 400, "InvalidKeyPairNames.ValueNotSupported"),
        ({"KeyPairNames": _ALL_NAMES}, 403, "InstanceKeyPairLimitExceeded"),
        ({"KeyPairNames": ""}, 400, "MissingParameter"),
        ({"KeyPairNames": '["p"]', "RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
    ],
)
def test_refused_deletions(api: Api, parameters: dict[str, str], status: int, code: str) -> None:
    answer = api.call("DeleteKeyPairs", **{"RegionId": REGION, **parameters})
    assert (answer.status, answer.code) == (status, code)


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"PageSize": "51"}, 400, "InvalidParameter"),
        ({"PageNumber": "0"}, 400, "InvalidParameter"),
        ({"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
    ],
)
def test_refused_queries(api: Api, parameters: dict[str, str], status: int, code: str) -> None:
    answer = api.call("DescribeKeyPairs", **{"RegionId": REGION, **parameters})
    assert (answer.status, answer.code) == (status, code)
