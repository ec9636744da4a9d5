"""Encrypted texts belong to a key and a place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genzo.catalogue.store import StoreError
from genzo.store.sql.encrypted_texts import EncryptedTexts
from genzo.store.sql.secret_texts import PLAIN, PREFIX

TEXTS = EncryptedTexts([bytes(32)])


@given(st.text(), st.text())
def test_a_text_comes_back_in_its_place(text: str, place: str) -> None:
    assert TEXTS.opened(TEXTS.sealed(text, place), place) == text


def test_the_same_text_is_never_stored_twice_alike() -> None:
    assert len({TEXTS.sealed("secret", "here") for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-4] + ("AAAA" if text[-4:] != "AAAA" else "BBBB"),
        lambda text: text[:-8],
        lambda text: text + "AAAA",
        lambda text: text + "!",
        lambda text: text.rpartition(":")[0] + ":",
        lambda text: text.rpartition(":")[0] + ":é",
    ],
)
def test_a_changed_text_is_refused(change) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    with pytest.raises(StoreError, match="changed or moved outside of Genzo \\(here\\)"):
        TEXTS.opened(change(TEXTS.sealed("secret", "here")), "here")


def test_a_moved_text_is_refused() -> None:
    with pytest.raises(StoreError, match="changed or moved"):
        TEXTS.opened(TEXTS.sealed("secret", "access_keys/a/secret"), "access_keys/b/secret")


@pytest.mark.parametrize("text", [PREFIX, f"{PREFIX}:", f"{PREFIX}00000000:AAAA", f"{PREFIX}x"])
def test_a_text_of_another_key_names_that_key(text: str) -> None:
    with pytest.raises(StoreError, match="the file of keys lacks"):
        TEXTS.opened(text, "here")


def test_plain_texts_do_not_show_encrypted_ones() -> None:
    assert PLAIN.opened("secret", "here") == "secret"
    with pytest.raises(StoreError, match="--secrets-key-file"):
        PLAIN.opened(TEXTS.sealed("secret", "here"), "here")
