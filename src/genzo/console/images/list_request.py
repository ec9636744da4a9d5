"""The page with the request for a list of images, as programs and as resources of Terraform and Packer."""

from genzo.console.calls import CallsOfPrincipal
from genzo.console.images.list_query import ListQuery, list_query
from genzo.console.images.programs import list_programs
from genzo.console.rendering import page
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse


def list_request_page(visit: Visit) -> HttpResponse:
    """The page.

    Raises:
        RefusedCallError: the API refused the request.
        ValueError: the address has an unknown value.
    """
    query = list_query(visit.query)
    parameters, newest = _found(query, visit.asking())
    asked = {**parameters, "PageNumber": str(query.number), "PageSize": str(query.size)}
    values = {"back": query.link(page=str(query.number)), "programs": list_programs(visit, asked, newest)}
    return page("images/list_request.html", {**visit.shown(), **values})


def _found(query: ListQuery, calls: CallsOfPrincipal) -> tuple[dict[str, str], str]:
    """The parameters of the list, which searches by id where one is found, and the id of its newest image."""
    for by_id in (True, False) if query.may_be_id else (False,):
        parameters = query.conditions(by_id=by_id)
        images = calls.ask_with("DescribeImages", {**parameters, "PageSize": "1"})["Images"]["Image"]
        if images:
            return parameters, images[0]["ImageId"]
    return query.conditions(), ""
