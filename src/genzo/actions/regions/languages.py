"""Names of regions and zones in the caller's language."""

from genzo import errors
from genzo.catalogue.facts import LocalNames


def local_name(names: LocalNames, language: str) -> str:
    """The name in a language, which is named as in RFC 7231, in any case.

    Raises:
        ApiError: InvalidAcceptLanguage.NotFound, whose message names the languages there are.
    """
    for tag, name in names.items():
        if tag.lower() == language.lower():
            return name
    raise errors.ACCEPT_LANGUAGE_NOT_FOUND()
