"""The regions that a visitor may choose from, as DescribeRegions names them in the language of the pages."""

from collections.abc import Sequence

from genzo.catalogue.principals import PrincipalType
from genzo.console.calls import RefusedCallError
from genzo.console.visit import Visit

_LANGUAGES = {"en": "en-US", "ja": "ja", "zh": "zh-CN"}


def region_names(visit: Visit) -> list[tuple[str, str]]:
    """Id and name of each region.

    Raises:
        RefusedCallError: the visitor may not list regions.
    """
    answer = visit.asking().ask("DescribeRegions", AcceptLanguage=_LANGUAGES[visit.language])
    return [(region["RegionId"], region["LocalName"]) for region in answer["Regions"]["Region"]]


def readable_regions(visit: Visit, region_ids: Sequence[str], actions: Sequence[str]) -> list[str]:
    """The regions of which a visitor may read with each of these actions; policies limit users and roles.

    Raises:
        RefusedCallError: the visitor may read none of them.
    """
    if visit.acting.kind is PrincipalType.ACCOUNT:
        return [*region_ids]
    calls, refused = visit.asking(), list[RefusedCallError]()
    readable = list[str]()
    for region_id in region_ids:
        try:
            for action in actions:
                calls.ask(action, RegionId=region_id, PageSize="1")
        except RefusedCallError as error:
            refused.append(error)
        else:
            readable.append(region_id)
    if not readable:
        raise refused[0]
    return readable
