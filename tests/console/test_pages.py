"""The pages: what they show, in three languages, and that they show texts of strangers as texts."""

import json
import re
from html import unescape
from html.parser import HTMLParser

import pytest

from genzo.console.preferences import COLUMNS
from genzo.console.rendering import HEADERS
from genzo.console.texts import LANGUAGES, texts
from tests.console.browsing import IMAGE, IMAGES, SIGN_IN, Browsing, texts_of
from tests.console.conftest import HOSTILE, OTHER
from tests.http.images.sample_resources import ELSEWHERE, REGION

EMPTY = "\N{EN DASH}"
TABS = ("", "/lineage", "/request", "/json", "/xml")
_INLINE = re.compile(r"style|on[a-z]+")


class _Elements(HTMLParser):
    """Notes the elements of a page, and the links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements = list[str]()
        self.links = list[str]()
        self.inline = list[str]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.inline += [tag for name, _ in attrs if _INLINE.fullmatch(name)]
        if tag == "style" or (tag == "script" and "src" not in dict(attrs)):
            self.inline.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action", "hx-get")]


def _names(html: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[^"]*">([^<]*)</a>', html)


def test_the_list_has_the_images_newest_first(operator: Browsing) -> None:
    shown = operator.page(IMAGES, region=REGION, owner="self")
    names = [name for name in _names(shown) if "script" not in name]
    assert names == ["web-1", "arm-1", "making-1"]
    assert "4 images" in texts_of(shown)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "web"}, ["web-1"]),
        ({"q": "*-1"}, ["web-1", "arm-1", "making-1"]),
        ({"q": "m-arm"}, ["arm-1"]),
        ({"q": "nothing"}, []),
        ({"status": "Deprecated"}, ["arm-1"]),
        ({"status": "Creating"}, ["making-1"]),
        ({"architecture": "arm64"}, ["arm-1"]),
        ({"family": "web"}, ["web-1"]),
        ({"tag_key": "stage", "tag_value": "test"}, ["web-1"]),
        ({"snapshot": "s-web"}, ["web-1"]),
        ({"created_from": "2024-01-01T00:00Z"}, []),
        ({"sort": "oldest"}, ["making-1", "arm-1", "HOSTILE", "web-1"]),
        ({"sort": "name"}, ["HOSTILE", "arm-1", "making-1", "web-1"]),
        ({"sort": "size"}, ["arm-1", "web-1", "HOSTILE", "making-1"]),
        ({"sort": "name", "page": "2"}, []),
    ],
)
def test_the_list_is_filtered_searched_and_sorted(
    operator: Browsing, query: dict[str, str], names: list[str]
) -> None:
    shown = _names(operator.page(IMAGES, region=REGION, owner="self", **query))
    assert ["HOSTILE" if "script" in name else name for name in shown] == names


def test_pages_from_either_end_have_each_image_once(operator: Browsing) -> None:
    ways = {}
    for sort in ("newest", "oldest"):
        pages = [
            _names(operator.page(IMAGES, region=REGION, size="10", sort=sort, owner="system", page=str(page)))
            for page in (1, 2, 3)
        ]
        total = re.search(r"([\d,]+) images", texts_of(operator.page(IMAGES, region=REGION, owner="system")))
        assert total is not None
        last = -(-int(total[1].replace(",", "")) // 10)
        end = _names(
            operator.page(IMAGES, region=REGION, size="10", sort=sort, owner="system", page=str(last))
        )
        ways[sort] = (pages, end)
        assert [len(page) for page in pages] == [10, 10, 10]
    newest, oldest = ways["newest"], ways["oldest"]
    assert oldest[1] == newest[0][0][: len(oldest[1])][::-1]
    assert oldest[0][0][: len(newest[1])] == newest[1][::-1]


def test_facets_count_what_a_filter_would_show(operator: Browsing) -> None:
    shown = texts_of(operator.page(IMAGES, region=REGION, owner="self", counts="all"))
    for facet in (
        "Own 4",
        "Shared by others 1",
        "Deprecated 1",
        "Being made 1",
        "x86_64 3",
        "arm64 1",
        "Linux 4",
        "web 1",
    ):
        assert facet in shown
    assert "Windows" not in shown


def test_counts_that_take_long_come_after_the_page(operator: Browsing) -> None:
    shown = operator.page(IMAGES, region=REGION)
    assert "Own 4" in texts_of(shown)
    (filters,) = re.findall(r"<aside.*</aside>", shown, re.DOTALL)
    assert re.search(r"arm64 i386", texts_of(filters))
    assert re.search(r'hx-get="[^"]*counts=all"', shown)


@pytest.mark.parametrize(
    "query",
    [
        {"owner": "nobody"},
        {"sort": "colour"},
        {"size": "1000"},
        {"page": "0"},
        {"page": "x"},
        {"account": "x"},
        {"account": "77"},
        {"account": "9" * 40},
        {"account": str(2**63)},
    ],
)
def test_an_address_with_an_unknown_value_is_refused(operator: Browsing, query: dict[str, str]) -> None:
    answer = operator.get(IMAGES, **query)
    assert answer.status == 400
    assert "value that it cannot have" in texts_of(answer.body.decode())


def test_an_error_of_the_api_is_shown_with_its_code(operator: Browsing) -> None:
    answer = operator.get(IMAGES, region=REGION, instance_type="ecs.nothing")
    assert answer.status in (400, 404)
    link = "/_genzo/console/errors/code?code=InvalidInstanceType.ValueNotSupported"
    assert f'href="{link}"' in answer.body.decode()
    assert 'value="ecs.nothing"' in answer.body.decode()


def test_the_detail_page_has_every_field(operator: Browsing) -> None:
    shown = operator.page(IMAGE, region=REGION, id="m-web")
    text = texts_of(shown)
    answered = json.loads(
        unescape(
            re.findall(
                r"<code>(\{.*?)</code>", operator.page(f"{IMAGE}/json", region=REGION, id="m-web"), re.DOTALL
            )[0]
        )
    )
    (image,) = answered["Images"]["Image"]
    for name, value in image.items():
        if not isinstance(value, dict | bool) and name not in ("ImageId", "ImageName"):
            assert f"{name} {value or EMPTY}" in text
    assert "/dev/xvda" in text
    assert "stage=test" in text
    assert str(OTHER) in text


@pytest.mark.parametrize("tab", TABS)
def test_hostile_texts_are_shown_as_texts(operator: Browsing, tab: str) -> None:
    shown = operator.page(f"{IMAGE}{tab}", region=REGION, id="m-hostile")
    scripts = [element for element in _Elements(shown).elements if element == "script"]
    assert len(scripts) == 1
    assert "<script>alert" not in shown
    assert "alert(1)" in shown


def test_hostile_addresses_are_shown_as_texts(operator: Browsing) -> None:
    for query in ({"q": HOSTILE}, {"region": HOSTILE}, {"family": HOSTILE}, {"tag_key": HOSTILE}):
        answer = operator.get(IMAGES, **{"region": REGION, **query}, next=HOSTILE)
        assert "<script>alert" not in answer.body.decode()
        elements = _Elements(answer.body.decode())
        assert (elements.elements.count("script"), elements.inline) == (2, [])


@pytest.mark.parametrize(
    "path",
    [IMAGES, SIGN_IN, "/_genzo/console/nothing", *(f"{IMAGE}{tab}?region={REGION}&id=m-web" for tab in TABS)],
)
def test_pages_have_no_inline_code_and_the_headers_that_forbid_it(operator: Browsing, path: str) -> None:
    path, _, query = path.partition("?")
    fields = dict(pair.split("=") for pair in query.split("&")) if query else {}
    answer = operator.get(path, **fields)
    assert {name: answer.headers[name] for name in HEADERS} == dict(HEADERS)
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert _Elements(answer.body.decode()).inline == []


def test_every_link_leads_to_a_page(operator: Browsing) -> None:
    seen, waiting = set[str](), [IMAGES, f"{IMAGE}?region={REGION}&id=m-web"]
    while waiting and len(seen) < 60:
        path, _, query = waiting.pop().partition("?")
        key = f"{path}?{query}" if not path.endswith("/images") else path
        if key in seen:
            continue
        seen.add(key)
        answer = operator.get_raw(path, query)
        assert answer.status in (200, 303, 405), (path, query)
        if "html" in answer.headers["content-type"] and path.startswith("/_genzo/console"):
            waiting += [
                link.replace("&amp;", "&").partition("#")[0]
                for link in _Elements(answer.body.decode()).links
                if link.startswith("/")
            ]
    assert len(seen) > 15


def test_there_is_no_address_of_another_host(operator: Browsing) -> None:
    for path in (IMAGES, SIGN_IN):
        assert [
            link for link in _Elements(operator.page(path)).links if link.startswith(("http", "//"))
        ] == []


def test_the_languages_have_the_same_texts_with_the_same_places() -> None:
    english = texts("en")
    for language in LANGUAGES:
        own = texts(language)
        assert list(own) == list(english)
        assert [name for name, text in own.items() if not text.strip()] == []
        places = {name: sorted(re.findall(r"\{\w+\}", text)) for name, text in own.items()}
        assert places == {name: sorted(re.findall(r"\{\w+\}", text)) for name, text in english.items()}


@pytest.mark.parametrize(
    ("accepted", "title"),
    [("ja-JP,en;q=0.5", "イメージ"), ("zh-CN", "镜像"), ("fr,de", "Images"), ("", "Images")],
)
def test_the_browser_chooses_the_language(operator: Browsing, accepted: str, title: str) -> None:
    operator.headers["accept-language"] = accepted
    shown = operator.page(IMAGES)
    assert f"<h1>{title}</h1>" in shown


def test_choices_are_kept(operator: Browsing) -> None:
    operator.headers["accept-language"] = "en"
    operator.post("/_genzo/console/preferences", language="ja")
    operator.post("/_genzo/console/preferences", theme="dark")
    back = operator.post(
        "/_genzo/console/preferences",
        columns="1",
        column_tags="on",
        column_family="on",
        next=f"{IMAGES}?region=cn-beijing",
    )
    assert back.headers["location"] == f"{IMAGES}?region=cn-beijing"
    shown = operator.page(IMAGES, region=REGION)
    assert '<html lang="ja" data-theme="dark">' in shown
    assert re.findall(r'<th scope="col" class="(\w+)"', shown) == ["family", "tags"]
    assert all(f'name="column_{column}"' in shown for column in COLUMNS)


def test_an_image_under_way_is_asked_for_again(operator: Browsing) -> None:
    assert 'hx-trigger="every 2s"' in operator.page(IMAGE, region=REGION, id="m-making")
    assert 'hx-trigger="every 2s"' not in operator.page(IMAGE, region=REGION, id="m-web")
    assert 'hx-trigger="every 2s"' in operator.page(IMAGES, region=REGION, owner="self")
    assert 'hx-trigger="every 2s"' not in operator.page(IMAGES, region=ELSEWHERE, owner="self")


def test_style_sheets_and_scripts_may_be_cached(operator: Browsing) -> None:
    for name, kind in (
        ("htmx.min.js", "text/javascript"),
        ("pico.min.css", "text/css"),
        ("icon.svg", "image/svg+xml"),
    ):
        answer = operator.get(f"/_genzo/console/static/{name}")
        assert answer.headers["content-type"].startswith(kind)
        assert "immutable" in answer.headers["cache-control"]
    for name in ("../console.py", "..%2fconsole.py", "licences/htmx.txt", ""):
        assert operator.get(f"/_genzo/console/static/{name}").status == 404
