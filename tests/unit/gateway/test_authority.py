"""The authority shows certificates for the cloud's names and for loopback, and for no others."""

import ssl

import pytest

from genzo.gateway import authority as module
from genzo.gateway.authority import Authority

_AUTHORITY = Authority("Test")


def _names(authority: Authority, server_name: str) -> str:
    """Shake hands in memory; the name in the certificate that the client has verified."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = authority.client_context.wrap_bio(to_client, to_server, server_hostname=server_name)
    server = authority.server_context.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(3):
        for each in (client, server):
            try:
                each.do_handshake()
            except ssl.SSLWantReadError:
                continue
    certificate = client.getpeercert()
    assert certificate is not None
    names = certificate["subjectAltName"]
    assert isinstance(names, tuple)
    return str(names[0][1])


@pytest.mark.parametrize("name", ["ecs.cn-hangzhou.aliyuncs.com", "a.b.c.oss.aliyuncs.com", "127.0.0.1"])
def test_a_name_has_a_certificate_that_its_client_verifies(name: str) -> None:
    assert _names(_AUTHORITY, name) == name


@pytest.mark.parametrize("name", ["example.com", "aliyuncs.com.example.com"])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(ssl.SSLError):
        _names(_AUTHORITY, name)


def test_names_that_are_not_used_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MAX_NAMES", 2)
    authority = Authority("Test")
    for name in ("a.aliyuncs.com", "b.aliyuncs.com", "a.aliyuncs.com", "c.aliyuncs.com"):
        assert _names(authority, name) == name
    assert list(authority._by_name) == ["a.aliyuncs.com", "c.aliyuncs.com"]  # noqa: SLF001
