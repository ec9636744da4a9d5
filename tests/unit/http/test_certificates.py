"""The certificate of HTTPS: a local authority's with the operator's names, or the operator's own."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from genzo.data import facts
from genzo.http.tls import Certificate, certificate_of, client_context
from genzo.service.server_settings import ServerSettings, SettingsError
from tests.certificates import own

NOW = datetime.now(UTC)


def chosen(folder: Path, **settings: Any) -> Certificate:  # noqa: ANN401 - of ServerSettings
    return certificate_of(ServerSettings(data=folder / "data", tls=True, **settings), facts())


def names(certificate: Certificate) -> set[str]:
    loaded = x509.load_pem_x509_certificate(certificate.certificate.read_bytes())
    return {
        str(name.value)
        for name in loaded.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    }


def test_the_local_certificate_is_made_once(tmp_path: Path) -> None:
    first = chosen(tmp_path)
    before = first.certificate.read_bytes()
    assert {"localhost", "127.0.0.1", "::1", "ecs.cn-hangzhou.aliyuncs.com"} <= names(first)
    assert chosen(tmp_path) == first
    assert first.certificate.read_bytes() == before
    assert first.notice == ""


def test_the_folders_and_the_key_are_private(tmp_path: Path) -> None:
    made = chosen(tmp_path)
    assert made.key.stat().st_mode & 0o777 == 0o600
    for folder in (made.key.parent, made.key.parent.parent):
        assert folder.stat().st_mode & 0o777 == 0o700
    assert sorted(path.name for path in made.key.parent.iterdir()) == [
        "ca.pem",
        "server-key.pem",
        "server.pem",
    ]


def test_a_renewal_that_was_cut_short_is_made_again(tmp_path: Path) -> None:
    made = chosen(tmp_path)
    # No certificate can be written, after the key has been replaced.
    obstacle = made.certificate.with_name(f"{made.certificate.name}.new")
    obstacle.mkdir()
    with pytest.raises(OSError):  # noqa: PT011 - the system's words
        chosen(tmp_path, tls_host=("genzo.example",))
    obstacle.rmdir()
    again = chosen(tmp_path)
    client_context(again).load_cert_chain(again.certificate, again.key)  # refuses a key of another one


def test_more_names_make_a_new_certificate_once(tmp_path: Path) -> None:
    first = chosen(tmp_path)
    more = ("genzo.example", "192.0.2.7", "2001:DB8::7")
    second = chosen(tmp_path, tls_host=more)
    assert {"genzo.example", "192.0.2.7", "2001:db8::7", "localhost"} <= names(second)
    assert second.notice == (
        f"The certificate has new names, and so a new authority: clients must trust {first.authority}."
    )
    before = second.certificate.read_bytes()
    for fewer in (more, ("GENZO.example",), ()):
        again = chosen(tmp_path, tls_host=fewer)
        assert (again.notice, again.certificate.read_bytes()) == ("", before)
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(second.certificate, second.key)


def test_a_first_certificate_with_more_names_needs_no_notice(tmp_path: Path) -> None:
    assert chosen(tmp_path, tls_host=("genzo.example",)).notice == ""


@pytest.mark.parametrize("name", ["10.0.0.0/8", "has space", "", "a..b", "https://a.example"])
def test_a_name_that_is_none_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is neither a host name nor an IP address"):
        chosen(tmp_path, tls_host=(name,))
    assert list((tmp_path / "data" / "tls").iterdir()) == []


def test_an_own_certificate_is_used_as_it_is(tmp_path: Path) -> None:
    certificate, key = own(tmp_path)
    made = chosen(tmp_path, tls_cert=certificate, tls_key=key)
    assert made == Certificate(certificate, key, certificate)
    assert client_context(made).cert_store_stats()["x509"] >= 1
    assert not (tmp_path / "data").exists()


def test_a_key_that_others_can_read_is_reported(tmp_path: Path) -> None:
    certificate, key = own(tmp_path)
    key.chmod(0o640)
    notice = chosen(tmp_path, tls_cert=certificate, tls_key=key).notice
    assert notice == f"Other users can read the key {key}: let only the user of Genzo read it (chmod 600)."


def test_files_that_are_no_pair_are_refused(tmp_path: Path) -> None:
    certificate, key = own(tmp_path)
    other, other_key = own(tmp_path, "other")
    nonsense = tmp_path / "nonsense"
    nonsense.write_text("x")
    encrypted = tmp_path / "encrypted"
    encrypted.write_text(
        key.read_text()
        .replace("BEGIN PRIVATE", "BEGIN ENCRYPTED PRIVATE")
        .replace("END PRIVATE", "END ENCRYPTED PRIVATE")
    )
    missing = tmp_path / "missing"
    for pair, sentence in (
        ((certificate, other_key), "does not belong to the certificate"),
        ((certificate, nonsense), "are not a certificate and its key in PEM"),
        ((nonsense, key), "are not a certificate and its key in PEM"),
        ((key, certificate), "are not a certificate and its key in PEM"),
        ((missing, key), "missing cannot be read"),
        ((certificate, tmp_path), "cannot be read"),
        ((certificate, None), "give both --tls-cert and --tls-key"),
        ((None, key), "give both --tls-cert and --tls-key"),
    ):
        with pytest.raises(SettingsError, match=sentence):
            chosen(tmp_path, tls_cert=pair[0], tls_key=pair[1])
    with pytest.raises(SettingsError, match="leave it out"):
        chosen(tmp_path, tls_cert=other, tls_key=other_key, tls_host=("a.example",))


def test_an_encrypted_key_is_refused_without_asking(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - only here

    certificate, key = own(tmp_path)
    loaded = serialization.load_pem_private_key(key.read_bytes(), None)
    key.write_bytes(
        loaded.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"passphrase"),
        )
    )
    with pytest.raises(SettingsError, match="is encrypted: store it without a passphrase"):
        chosen(tmp_path, tls_cert=certificate, tls_key=key)


@pytest.mark.parametrize(
    ("valid", "sentence"),
    [
        (
            {"not_before": NOW - timedelta(days=9), "not_after": NOW - timedelta(days=1)},
            f"expired on {NOW - timedelta(days=1):%Y-%m-%d}: renew it",
        ),
        (
            {"not_before": NOW + timedelta(days=1), "not_after": NOW + timedelta(days=9)},
            "is not valid before",
        ),
    ],
)
def test_a_certificate_that_is_not_valid_now_is_refused(
    valid: dict[str, Any], sentence: str, tmp_path: Path
) -> None:
    certificate, key = own(tmp_path, **valid)
    with pytest.raises(SettingsError, match=sentence):
        chosen(tmp_path, tls_cert=certificate, tls_key=key)
