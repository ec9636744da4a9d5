"""The list of images as a request, and the families in its filters."""

import re
import shlex
from html import unescape
from urllib.parse import parse_qsl

import pytest

from genzo.catalogue.ordering import rank
from genzo.service.service import Service
from tests.console.browsing import IMAGES, SIGN_IN, Browsing, texts_of
from tests.console.conftest import HOSTILE, OTHER_KEY
from tests.http.images.sample_resources import REGION, image

REQUEST = f"{IMAGES}/request"
_FAR = "cn-chengdu"


def _programs(html: str) -> dict[str, str]:
    found = re.findall(r'<h2 id="program\d">([^<]*)</h2>\s*<pre[^>]*><code>(.*?)</code>', html, re.DOTALL)
    return {title: unescape(text) for title, text in found}


def test_the_list_leads_to_its_request_with_its_filters(operator: Browsing) -> None:
    shown = operator.page(IMAGES, region=REGION, owner="self", family="web", tag_key="stage")
    (address,) = re.findall(r'<a class="as-request" href="([^"]+)"', shown)
    path, _, query = unescape(address).partition("?")
    programs = _programs(operator.page(path, **dict(parse_qsl(query))))
    assert list(programs) == ["curl", "Python SDK", "aliyun-cli", "Terraform", "Packer"]
    assert shlex.split(programs["aliyun-cli"].replace("\\\n", ""))[6:] == [
        *("--RegionId", REGION),
        *("--Status", "ALL"),
        *("--ImageOwnerAlias", "self"),
        *("--ImageFamily", "web"),
        *("--Tag.1.Key", "stage"),
        *("--PageNumber", "1"),
        *("--PageSize", "20"),
    ]
    assert 'owners = "self"' in programs["Terraform"]
    assert 'image_family = "web"' in programs["Terraform"]
    assert "\n  status" not in programs["Terraform"]
    assert 'image_family           = "web"' in programs["Packer"]


def test_packer_starts_from_the_newest_image_of_the_list(operator: Browsing) -> None:
    programs = _programs(operator.page(REQUEST, region=REGION, owner="self", q="*-1"))
    assert 'source_image           = "m-web"' in programs["Packer"]
    assert "Packer" not in _programs(operator.page(REQUEST, region=REGION, q="nothing"))


def test_an_id_that_was_searched_for_is_asked_for_as_an_id(operator: Browsing) -> None:
    programs = _programs(operator.page(REQUEST, region=REGION, q="m-arm"))
    assert "--ImageId m-arm" in programs["aliyun-cli"]
    assert 'image_id = "m-arm"' in programs["Terraform"]


def test_terraform_says_what_it_has_no_argument_for(operator: Browsing) -> None:
    shown = operator.page(
        REQUEST, region=REGION, created_from="2024-01-01T00:00Z", tag_key="a", tag_value="b"
    )
    terraform = _programs(shown)["Terraform"]
    assert "# It has no argument for Filter.1.Key, Filter.1.Value." in terraform
    assert '  tags = {\n    "a" = "b"\n  }\n' in terraform
    assert 'name_regex = ".*"' in terraform
    one_state = _programs(operator.page(REQUEST, region=REGION, status="Deprecated"))["Terraform"]
    assert 'status = "Deprecated"' in one_state
    assert "images of one state" not in one_state


def test_hostile_filters_are_quoted_in_each_language(operator: Browsing) -> None:
    shown = operator.page(REQUEST, region=REGION, family=HOSTILE, tag_key=HOSTILE, tag_value=HOSTILE)
    assert "<script>alert" not in shown
    programs = _programs(shown)
    assert shlex.split(programs["aliyun-cli"].replace("\\\n", "")).count(HOSTILE) == 3
    literal = HOSTILE.replace("\\", "\\\\").replace('"', '\\"').replace("${", "$${").replace("%{", "%%{")
    assert f'    "{literal}" = "{literal}"' in programs["Terraform"]
    assert f'image_family           = "{literal}"' in programs["Packer"]


@pytest.mark.parametrize("query", [{"owner": "nobody"}, {"sort": "colour"}])
def test_an_unknown_value_is_refused(operator: Browsing, query: dict[str, str]) -> None:
    assert operator.get(REQUEST, **query).status == 400


@pytest.fixture
def _families(service: Service) -> None:
    """Eleven images of the account, each of a family of its own."""
    made = [
        image(
            f"fam{number}",
            region_id=_FAR,
            name=f"fam-{number}",
            family=f"family-{number}",
            rank=rank(90 - number),
        )
        for number in range(11)
    ]
    with service.store.writing() as catalogue:
        catalogue.put_images(made)


@pytest.mark.usefixtures("_families")
def test_families_beyond_the_page_are_in_the_filters(operator: Browsing) -> None:
    query = {"region": _FAR, "owner": "self", "size": "10", "page": "2"}
    assert "family-0" not in texts_of(operator.page(IMAGES, **query))
    counted = texts_of(operator.page(IMAGES, counts="all", **query))
    assert all(f"family-{number} 1" in counted for number in range(11))
    assert "family-3" not in texts_of(operator.page(IMAGES, counts="all", status="Deprecated", **query))


@pytest.mark.usefixtures("_families")
def test_families_of_others_are_not_told(stranger: Browsing) -> None:
    stranger.post(SIGN_IN, access_key_id=OTHER_KEY.access_key_id, secret=OTHER_KEY.secret)
    assert "family-" not in texts_of(stranger.page(IMAGES, region=_FAR, counts="all"))


def test_a_user_gets_no_family_of_images_that_it_may_not_see(operator: Browsing, stranger: Browsing) -> None:
    assert "family=web" in operator.page(IMAGES, region=REGION, owner="self", counts="all")
    stranger.post(SIGN_IN, access_key_id="key-of-reader", secret="key-of-reader")
    shown = stranger.page(IMAGES, region=REGION, owner="system", counts="all")
    assert "family=web" not in shown
    assert "arm64" in shown
