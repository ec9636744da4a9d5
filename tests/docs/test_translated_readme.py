"""README.ja.md and README.zh.md say what README.md says."""

import pytest

from tests.docs.pages import ROOT
from tools.translated_readme.sections import Section, sections
from tools.translated_readme.tables import LANGUAGES, UntranslatedError, translation, with_tables, words

ENGLISH = (ROOT / "README.md").read_text()
PAIRS = [
    pytest.param(english, translated, language, id=f"{language}: {english.heading}")
    for language in LANGUAGES
    for english, translated in zip(
        sections(ENGLISH), sections(translation(ROOT, language).read_text()), strict=True
    )
]


@pytest.mark.parametrize(("english", "translated", "language"), PAIRS)
def test_a_section_has_the_same_blocks_links_and_numbers(
    english: Section, translated: Section, language: str
) -> None:
    assert translated.level == english.level
    assert translated.blocks == english.blocks
    own, other = f"README.{language}.md", "README.md"
    assert sorted(translated.links) == sorted(other if link == own else link for link in english.links)
    assert translated.codes == english.codes
    assert translated.numbers == english.numbers


@pytest.mark.parametrize(("english", "translated", "language"), PAIRS)
def test_a_section_is_translated_anew_when_its_english_text_changes(
    english: Section, translated: Section, language: str
) -> None:
    assert translated.known_digest == english.digest, (
        f"README.{language}.md: translate the section {english.heading!r} anew, "
        f"then write <!-- of {english.digest} --> below its heading"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tables_are_those_of_the_english_page(language: str) -> None:
    translated = translation(ROOT, language).read_text()
    (count,) = {line.split()[0] for line in ENGLISH.splitlines() if " actions in all" in line}
    assert with_tables(translated, ENGLISH, int(count), words(language)) == translated
    assert f"{count} {words(language).actions}" in translated


def test_a_changed_text_changes_the_digest_and_a_changed_number_does_not() -> None:
    (section,) = sections("## Start\n\nIt has 230 actions.\n")
    (counted,) = sections("## Start\n\nIt has 231 actions.\n")
    (changed,) = sections("## Start\n\nIt has 230 calls.\n")
    assert section.digest == counted.digest != changed.digest
    assert section.numbers != counted.numbers


def test_a_number_in_code_counts() -> None:
    text = "## Start\n\nOpen `http://127.0.0.1:{}/`.\n"
    (section,), (changed,) = sections(text.format(8420)), sections(text.format(8421))
    assert section.codes == ["`http://127.0.0.1:8420/`"] != changed.codes


def test_a_heading_in_a_block_begins_no_section() -> None:
    found = sections("# A\n\n```python\n# test.py\n```\n\n## B\n")
    assert [section.heading for section in found] == ["# A", "## B"]
    assert found[0].blocks == ["```python\n# test.py\n```"]


def test_a_cell_without_a_translation_is_named() -> None:
    table = "<!-- written by x -->\n| a | some new figure |\n<!-- end -->"
    with pytest.raises(UntranslatedError, match="some new figure"):
        with_tables(table, table, 1, words("ja"))
