"""Signature version 1."""

import pytest

from genzo.wire import signature_v1
from genzo.wire.parameters import Parameters, parse
from tests.unit.cases import Case, read


class SignatureV1(Case, frozen=True):
    method: str
    query: str
    body: str
    secret: str
    string_to_sign: str
    signature: str

    @property
    def text(self) -> str:
        parameters = Parameters(parse(self.query.encode()), parse(self.body.encode()))
        return signature_v1.string_to_sign(self.method, parameters)


CASES = read("signatures_v1.json", SignatureV1)


@pytest.mark.parametrize("case", CASES)
def test_the_string_to_sign(case: SignatureV1) -> None:
    assert case.text == case.string_to_sign


@pytest.mark.parametrize("case", CASES)
def test_the_signature(case: SignatureV1) -> None:
    assert signature_v1.sign(case.secret, case.string_to_sign) == case.signature


@pytest.mark.parametrize("case", CASES)
def test_a_signature_matches_only_its_own_secret_and_text(case: SignatureV1) -> None:
    assert signature_v1.matches(case.signature, case.secret, case.text)
    assert not signature_v1.matches(case.signature, f"{case.secret}x", case.text)
    assert not signature_v1.matches(case.signature, case.secret, f"{case.text}x")


@pytest.mark.parametrize(
    "given", ["", "x", "é", "OLeaidS1JvxuMvnyHOwuJ+uX5qY", "oleaidS1JvxuMvnyHOwuJ+uX5qY="]
)
def test_other_texts_are_no_signatures(given: str) -> None:
    published: SignatureV1 = CASES[0].values[0]
    assert not signature_v1.matches(given, published.secret, published.string_to_sign)
