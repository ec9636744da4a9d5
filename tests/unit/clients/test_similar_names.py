"""Which names are misspellings of a variable, and which are other variables."""

import pytest

from genzo.clients.similar_names import meant_name

KNOWN = [
    "ALIBABA_CLOUD_ACCESS_KEY_ID",
    "ALIBABA_CLOUD_ENDPOINT_ECS",
    "ALIBABA_CLOUD_ENDPOINT_VPC",
    "ALICLOUD_REGION",
    "ECS_ENDPOINT",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "STS_ENDPOINT",
    "SSL_CERT_FILE",
]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        # Case and underscores.
        ("ecs_endpoint", "ECS_ENDPOINT"),
        ("ALIBABA_CLOUD_ACCESSKEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_ID"),
        # Words in another order, another prefix.
        ("ALIBABA_CLOUD_ECS_ENDPOINT", "ALIBABA_CLOUD_ENDPOINT_ECS"),
        ("ALIBABACLOUD_ENDPOINT_VPC", "ALIBABA_CLOUD_ENDPOINT_VPC"),
        ("ALIYUN_REGION", "ALICLOUD_REGION"),
        # One word with a letter wrong.
        ("ALIBABA_CLOUD_ENDPOIMT_ECS", "ALIBABA_CLOUD_ENDPOINT_ECS"),
        ("ALIBABA_CLOUD_ENDPOINT_ECSS", "ALIBABA_CLOUD_ENDPOINT_ECS"),
        ("ECS_ENDPIONT", "ECS_ENDPOINT"),
        ("HTTPS_PROXI", "HTTPS_PROXY"),
        ("HTPP_PROXY", ""),
        ("HTPT_PROXY", "HTTP_PROXY"),
        ("SSL_CERT_FIEL", "SSL_CERT_FILE"),
        # Others' variables.
        ("EKS_ENDPOINT", ""),
        ("ALIBABA_CLOUD_ENDPOINT_RDS", ""),
        ("FTP_PROXY", ""),
        ("SSL_CERT_DIR", ""),
        ("PATH", ""),
        ("HTTP_PORT", ""),
    ],
)
def test_a_misspelling_is_told_from_another_variable(name: str, meant: str) -> None:
    assert meant_name(name, KNOWN) == meant
