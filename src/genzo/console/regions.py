"""The regions that a visitor may choose from, as DescribeRegions names them in the language of the pages."""

from genzo.console.visit import Visit

_LANGUAGES = {"en": "en-US", "ja": "ja", "zh": "zh-CN"}


def region_names(visit: Visit) -> list[tuple[str, str]]:
    """Id and name of each region.

    Raises:
        RefusedCallError: the visitor may not list regions.
    """
    answer = visit.asking().ask("DescribeRegions", AcceptLanguage=_LANGUAGES[visit.language])
    return [(region["RegionId"], region["LocalName"]) for region in answer["Regions"]["Region"]]
