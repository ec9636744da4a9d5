"""SQLAlchemy's statements as text and parameters for a raw driver, compiled once.

Compiling costs a hundred times what the database takes for a page, and the Core's own execution three
times; the text is the same.
"""

from typing import Any, NamedTuple

from sqlalchemy import Dialect
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler


class Compiled(NamedTuple):
    """A statement's text in a dialect, and the values that stand in the statement itself."""

    sql: str
    constants: dict[str, Any]

    def with_values(self, values: dict[str, Any]) -> dict[str, Any]:
        """All parameters of an execution."""
        return {**values, **self.constants} if self.constants else values


def compile_statement(statement: ClauseElement, dialect: Dialect) -> Compiled:
    """The statement as ``dialect`` writes it, with named parameters."""
    compiled = statement.compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)  # noqa: S101 - DDL has no parameters and is not compiled here
    constants = {
        name: bind.effective_value
        for name, bind in compiled.binds.items()
        if not bind.required and bind.effective_value is not None
    }
    return Compiled(compiled.string, constants)
