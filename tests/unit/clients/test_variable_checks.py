"""What is wrong with the variables of a client, and what is not."""

import pytest

from genzo.clients.environment import ClientEnvironment
from genzo.clients.finding import Severity
from genzo.clients.variable_checks import examined_variables

UNUSED = "http://127.0.0.1:9"
"""The discard port: nothing listens there."""


def test_no_variable_that_a_client_reads_is_taken_for_a_mistake() -> None:
    values = dict.fromkeys(
        ("ALIBABA_CLOUD_ENDPOINT_RDS", "ALICLOUD_ACCOUNT_ID", "SSL_CERT_DIR", "OSS_REGION"), "x"
    )
    values |= {"NO_PROXY": "", "GENZO_URL": "x", "AWS_ENDPOINT_URL": "x", "KMS_ENDPOINT": "x"}
    found = examined_variables(["terraform"], ClientEnvironment(values))
    assert [each.sentence for each in found if each.severity is Severity.WARNING] == []


@pytest.mark.parametrize(
    ("client", "variables", "is_said"),
    [
        ("python-sdk-v1", {"ALL_PROXY": UNUSED}, True),
        ("python-sdk-v1", {"all_proxy": UNUSED, "HTTP_PROXY": UNUSED}, True),
        ("python-sdk-v1", {"ALL_PROXY": UNUSED, "HTTP_PROXY": UNUSED, "https_proxy": UNUSED}, False),
        ("go-sdk", {"ALL_PROXY": UNUSED}, False),
    ],
)
def test_a_proxy_of_all_schemes_is_said_where_a_client_may_use_it(
    client: str, variables: dict[str, str], is_said: bool
) -> None:
    found = examined_variables([client], ClientEnvironment(variables))
    assert any("where HTTP_PROXY or HTTPS_PROXY is not set" in each.sentence for each in found) is is_said
