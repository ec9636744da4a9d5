"""``genzo coverage``: shows which parts of the API work."""

import click

from genzo.cli.did_you_mean import did_you_mean
from genzo.cli.output import CommandError, Output, output_option, print_json, print_table
from genzo.control import coverage as coverages
from genzo.control.coverage_page import summary


@click.command("coverage")
@click.argument("action", metavar="[ACTION]", default="")
@output_option
def command(action: str, output: Output) -> None:
    """Show which parameters, response fields and error codes work, of one ACTION or of all.

    The case of ACTION does not count.
    """
    found = coverages.coverage()
    if action:
        _print_action(found, action, output)
    elif output is Output.JSON:
        print_json(found)
    else:
        rows = [
            {
                "Action": each.name,
                "Parameters": summary(each.parameters),
                "Response fields": summary(each.fields),
                "Error codes": summary(each.errors),
            }
            for each in found.implemented
        ]
        print_table(["Action", "Parameters", "Response fields", "Error codes"], rows)
        click.echo(f"{len(found.implemented)} actions work; {len(found.missing)} others of ECS are missing.")


def _unknown(found: coverages.Coverage, name: str) -> str:
    missing = next((each for each in found.missing if each.casefold() == name.casefold()), None)
    if missing is not None:
        return f"Genzo does not have {missing}: it is a missing action of ECS."
    known = [*(each.name for each in found.implemented), *found.missing]
    return f"Genzo does not have {name}: ECS has no such action.{did_you_mean(name, known)}"


def _print_action(found: coverages.Coverage, name: str, output: Output) -> None:
    chosen = next((each for each in found.implemented if each.name.casefold() == name.casefold()), None)
    if chosen is None:
        raise CommandError(_unknown(found, name))
    if output is Output.JSON:
        print_json(chosen)
        return
    kinds = (
        ("parameter", chosen.parameters),
        ("response field", chosen.fields),
        ("error code", chosen.errors),
    )
    rows = [
        {"Part": kind, "Name": part.name, "State": part.state.value, "Why": part.why}
        for kind, parts in kinds
        for part in parts
    ]
    print_table(["Part", "Name", "State", "Why"], rows)
