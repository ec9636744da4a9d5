"""The filters of commands on images: the parameters of DescribeImages as options."""

from collections.abc import Mapping

import click

from genzo.actions.images.describe_images import DescribeImagesRequest
from genzo.cli.did_you_mean import did_you_mean
from genzo.wire.parameter_names import ParameterNames
from genzo.wire.structs import schema_of

# With these, Click puts unknown options into context.args.
TAKES_FILTERS: Mapping[str, bool] = {"allow_extra_args": True, "ignore_unknown_options": True}
FILTERS_HELP = (
    "Filters are parameters of DescribeImages: --ImageOwnerAlias self --OSType linux --Tag.1.Key env."
)


def filters_among(context: click.Context) -> dict[str, str]:
    """The filters among the remaining arguments: ``--Name value`` or ``--Name=value``.

    Raises:
        click.BadParameter: an argument is neither.
    """
    filters: dict[str, str] = {}
    names = ParameterNames(DescribeImagesRequest)
    words = iter(context.args)
    for word in words:
        given, equals, value = word.removeprefix("--").partition("=")
        name = names.exact_name(given) if word.startswith("--") else None
        if name is None:
            raise click.BadParameter(
                f"{word} is neither an option nor a parameter of DescribeImages."
                f"{did_you_mean(word.partition('=')[0], _known_options(context))}"
            )
        filters[name] = value if equals else next(words, "")
    return filters


def _known_options(context: click.Context) -> list[str]:
    own = [option for parameter in context.command.params for option in parameter.opts]
    return own + [f"--{name}" for name in schema_of(DescribeImagesRequest).by_name]
