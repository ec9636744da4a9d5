"""Names of regions and zones in the caller's language."""

from genzo.catalogue.facts import LocalNames
from genzo.errors import ErrorType


def local_name(names: LocalNames, language: str, unknown: ErrorType) -> str:
    """The name in a language, which is a tag of RFC 7231 in any case.

    Raises:
        ApiError: ``unknown``, whose message lists the supported languages.
    """
    exact = names.get(language)
    if exact is not None:
        return exact
    for tag, name in names.items():
        if tag.lower() == language.lower():
            return name
    raise unknown()
