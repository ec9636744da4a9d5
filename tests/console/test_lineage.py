"""The lineage of an image, and the programs that ask for it."""

import re
import shlex
from html import unescape
from urllib.parse import unquote

from tests.console.browsing import IMAGE, SIGN_IN, Browsing, texts_of
from tests.console.conftest import FAR_REGION, HOSTILE_ID, OTHER, OTHER_KEY
from tests.http.images.sample_resources import ELSEWHERE, REGION

LINEAGE, REQUEST = f"{IMAGE}/lineage", f"{IMAGE}/request"


def _programs(html: str) -> dict[str, str]:
    found = re.findall(r'<h2 id="program\d">([^<]*)</h2>\s*<pre[^>]*><code>(.*?)</code>', html, re.DOTALL)
    return {title: unescape(text) for title, text in found}


def test_it_has_sources_copies_and_instances(operator: Browsing) -> None:
    shown = operator.page(LINEAGE, region=REGION, id="m-web")
    text = texts_of(shown)
    for node in (
        "Instance i-template",
        "Disk d-web",
        "Snapshot s-web",
        "Copy copy-of-web cn-beijing",
        "Instance i-runs-on-web",
    ):
        assert node in text
    assert re.search(rf'href="[^"]*lineage\?region={ELSEWHERE}&amp;id=m-copy"', shown)


def test_it_says_what_breaks(operator: Browsing) -> None:
    text = texts_of(operator.page(LINEAGE, region=REGION, id="m-web"))
    assert "Instances that were made from it: 1." in text
    assert "Accounts that it is shared with: 1." in text
    assert str(OTHER) in text
    assert "the image that its family stands for" in text
    assert "Copies stay: 1." in text
    assert "Nothing that this account can see depends on it" in texts_of(
        operator.page(LINEAGE, region=REGION, id="m-arm")
    )


def test_a_copy_names_its_source(operator: Browsing) -> None:
    assert f"Copied from web-1 {REGION}" in texts_of(operator.page(LINEAGE, region=ELSEWHERE, id="m-copy"))


def test_the_origin_of_an_image_of_others_is_not_told(operator: Browsing) -> None:
    shown = operator.page(LINEAGE, region=REGION, id="m-lent")
    assert "m-secretorigin" not in shown
    assert "Its owner alone can delete it" in texts_of(shown)


def test_copies_and_instances_of_others_are_not_told(stranger: Browsing) -> None:
    stranger.post(SIGN_IN, access_key_id=OTHER_KEY.access_key_id, secret=OTHER_KEY.secret)
    text = texts_of(stranger.page(LINEAGE, region=REGION, id="m-web"))
    for name in ("copy-of-web", "runs-on-web", "s-web", "i-template"):
        assert name not in text


def test_programs_name_the_server_and_no_secret(operator: Browsing) -> None:
    programs = _programs(operator.page(REQUEST, region=REGION, id="m-web"))
    assert list(programs) == ["curl", "Python SDK", "aliyun-cli", "Terraform", "Packer"]
    assert all("m-web" in text for text in programs.values())
    assert "AccessKeyId=genzo&" in programs["curl"]
    assert "$ALIBABA_CLOUD_ACCESS_KEY_SECRET" in programs["curl"]
    assert "answered" not in programs["curl"] + programs["Python SDK"]
    compile(programs["Python SDK"], "program", "exec")


def test_a_secret_of_an_account_is_in_no_page(operator: Browsing) -> None:
    for page in ("", "/lineage", "/request", "/json", "/xml"):
        shown = operator.page(f"{IMAGE}{page}", region=REGION, id="m-theirs", account=str(OTHER))
        assert OTHER_KEY.secret not in shown


def test_hostile_values_are_quoted_in_each_language(operator: Browsing) -> None:
    operator.headers["host"] = "127.0.0.1"
    programs = _programs(operator.page(REQUEST, region=FAR_REGION, id=HOSTILE_ID))
    assert shlex.split(programs["aliyun-cli"])[-2:] == ["--ImageId", HOSTILE_ID]
    literal = HOSTILE_ID.replace("\\", "\\\\").replace('"', '\\"').replace("${", "$${").replace("%{", "%%{")
    assert f'image_id = "{literal}"' in programs["Terraform"]
    assert f'source_image           = "{literal}"' in programs["Packer"]
    (encoded,) = re.findall(r"ImageId=([^&]*)&", programs["curl"])
    assert unquote(encoded) == HOSTILE_ID
    assert re.fullmatch(r"[A-Za-z0-9%._~-]+", encoded)


def test_raw_answers_are_those_of_the_api(operator: Browsing) -> None:
    json_text = unescape(operator.page(f"{IMAGE}/json", region=REGION, id="m-web"))
    assert '"ImageId": "m-web"' in json_text
    xml_text = unescape(operator.page(f"{IMAGE}/xml", region=REGION, id="m-web"))
    assert "<DescribeImagesResponse>" in xml_text
    assert "<ImageId>m-web</ImageId>" in xml_text
