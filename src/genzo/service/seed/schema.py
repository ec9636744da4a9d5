"""The JSON Schema of seed files, for editors and for other programs that write them."""

import msgspec

from genzo.service.seed.document import Seed

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_text() -> str:
    """The schema as indented JSON."""
    schema = {"$schema": _DIALECT, "title": "Seed file of Genzo", **msgspec.json.schema(Seed)}
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"
