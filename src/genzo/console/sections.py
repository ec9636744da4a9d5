"""The pages of all sections, and the forms that are sent to them."""

from collections.abc import Callable, Mapping

from genzo.console import (
    accounts,
    actions,
    audit,
    care,
    coverage,
    errors,
    explorer,
    images,
    overview,
    requests,
    tests,
)
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

Page = Callable[[Visit], HttpResponse]
Form = Callable[[Visit, Mapping[str, str]], HttpResponse]
"""Answers a form that has these fields. The sender may see the pages, and the form's token was checked."""

_SECTIONS = (overview, images, actions, care, requests, audit, tests, accounts, explorer, coverage, errors)
PAGES: Mapping[str, Page] = {path: shown for section in _SECTIONS for path, shown in section.PAGES.items()}
"""The pages by their paths behind ``/_genzo/console/``."""
FORMS: Mapping[str, Form] = {path: sent for section in _SECTIONS for path, sent in section.FORMS.items()}
"""What answers a POST, by its path behind ``/_genzo/console/``."""
OF_ACCOUNTS = frozenset((*actions.FORMS, *accounts.FORMS)) - {"accounts"}
"""The forms whose calls are those of the account in their address, which must exist."""
