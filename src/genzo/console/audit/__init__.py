"""The pages about the audit trail (docs/audit.md)."""

from collections.abc import Callable, Mapping

from genzo.console.audit.pages import audit_page, event_page
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

PAGES: Mapping[str, Callable[[Visit], HttpResponse]] = {"audit": audit_page, "audit/event": event_page}
FORMS: Mapping[str, Callable[[Visit, Mapping[str, str]], HttpResponse]] = {}
