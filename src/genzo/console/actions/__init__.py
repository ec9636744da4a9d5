"""The pages that do something with images: each form is a call of the API (docs/decisions/0085-forms.md)."""

from collections.abc import Callable, Mapping

from genzo.console.actions.copying import copied, copy_page
from genzo.console.actions.creating import create_page, created
from genzo.console.actions.deleting import cancel_page, cancelled, delete_page, deleted
from genzo.console.actions.edit import edit_page, edited
from genzo.console.actions.exporting import export_page, exported
from genzo.console.actions.importing import PATH as IMPORT
from genzo.console.actions.importing import import_page, imported
from genzo.console.actions.several import several, several_page
from genzo.console.actions.sharing import share_page, shared
from genzo.console.actions.tagging import tagged, tags_page
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

PAGES: Mapping[str, Callable[[Visit], HttpResponse]] = {
    "image/cancel": cancel_page,
    "image/copy": copy_page,
    "image/delete": delete_page,
    "image/edit": edit_page,
    "image/export": export_page,
    "image/share": share_page,
    "image/tags": tags_page,
    "images/create": create_page,
    IMPORT: import_page,
    "images/several": several_page,
}
FORMS: Mapping[str, Callable[[Visit, Mapping[str, str]], HttpResponse]] = {
    "image/cancel": cancelled,
    "image/copy": copied,
    "image/delete": deleted,
    "image/edit": edited,
    "image/export": exported,
    "image/share": shared,
    "image/tags": tagged,
    "images/create": created,
    IMPORT: imported,
    "images/several": several,
}
