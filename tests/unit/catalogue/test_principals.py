"""The ARNs of principals, as GetCallerIdentity gives them."""

import pytest

from genzo.catalogue.principals import Principal, PrincipalType

_CASES = {
    "acs:ram::1:root": Principal(1, "LTAI"),
    "acs:ram::1:user/alice": Principal(1, "LTAI", PrincipalType.USER, "alice"),
    "acs:ram::1:assumed-role/Builder/ci": Principal(1, "STS.a", PrincipalType.ROLE, "Builder", "ci"),
}


@pytest.mark.parametrize("arn", _CASES)
def test_the_arn_of_a_principal(arn: str) -> None:
    assert _CASES[arn].arn == arn
