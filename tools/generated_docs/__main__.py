"""Write the generated parts of the documentation: python -m tools.generated_docs."""

import argparse
import re
from pathlib import Path

from genzo.control.coverage import coverage
from genzo.control.coverage_page import page
from genzo.http.control_api.description import description_text
from genzo.service.seed.schema import schema_text
from tools.generated_docs.clients import with_clients
from tools.generated_docs.code_blocks import with_counts
from tools.generated_docs.permissions import with_table
from tools.instance_types.page import page as instance_types_page
from tools.roadmap.page import page as roadmap_page
from tools.translated_readme.tables import LANGUAGES, translation, with_tables, words

_ROOT = Path(__file__).parents[2]
_COUNT = re.compile(r"^\d+(?= actions in all\b)", re.MULTILINE)


def main() -> None:
    argparse.ArgumentParser(prog="python -m tools.generated_docs", description=__doc__).parse_args()
    found = coverage()
    (_ROOT / "docs" / "coverage.md").write_text(page(found), encoding="utf-8")
    (_ROOT / "docs" / "roadmap.md").write_text(roadmap_page(found), encoding="utf-8")
    instance_types = _ROOT / "docs" / "reference" / "instance-types.md"
    instance_types.write_text(instance_types_page(), encoding="utf-8")
    (_ROOT / "docs" / "seed.schema.json").write_text(schema_text(), encoding="utf-8")
    (_ROOT / "docs" / "control.openapi.json").write_text(description_text(), encoding="utf-8")
    permissions = _ROOT / "docs" / "permissions.md"
    permissions.write_text(with_table(permissions.read_text(encoding="utf-8")), encoding="utf-8")
    clients = _ROOT / "docs" / "clients.md"
    clients.write_text(with_clients(clients.read_text(encoding="utf-8")), encoding="utf-8")
    testing = _ROOT / "docs" / "testing.md"
    testing.write_text(with_counts(testing.read_text(encoding="utf-8")), encoding="utf-8")
    readme = _ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    english = _COUNT.sub(str(len(found.implemented)), text)
    readme.write_text(english, encoding="utf-8")
    for language in LANGUAGES:
        page_of_language = translation(_ROOT, language)
        translated = page_of_language.read_text(encoding="utf-8")
        written = with_tables(translated, english, len(found.implemented), words(language))
        page_of_language.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
