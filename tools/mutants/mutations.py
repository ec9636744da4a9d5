"""The changes that can be made to a source file, each at one place of its text."""

import ast
import random
import re
from collections.abc import Iterator
from typing import NamedTuple

_SWAPS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "and": "or", "or": "and"}
_SWAPS |= {"is not": "is", "is": "is not", "not in": "in", "in": "not in"}
# Between two operands there is but the operator, parentheses, line breaks and comments.
_OPERATOR = re.compile(r"\b(?:is\s+not|not\s+in|is|in|and|or)\b|[<>=!]=|[<>]")
_NOT = re.compile(r"not\s*")
_SQL = re.compile(r"\b(?:SELECT|DELETE|UPDATE|WHERE)\b")
_SQL_COMPARISON = re.compile(r"(?<= )[<>]=?(?= )")
_SQL_SWAPS = {"<": ">", ">": "<", "<=": "<", ">=": ">"}

# Types, decorators and options of classes such as frozen: a type checker reads them, and few tests can.
_DECLARATIONS = ("annotation", "returns", "decorator_list")


class Mutant(NamedTuple):
    """A source file with one change, ``text``, in the function or class ``where``."""

    path: str
    where: str
    line: int
    code: str
    before: str
    after: str
    text: str

    @property
    def name(self) -> str:
        """The same for as long as its line of code is, wherever in the function that stands."""
        return f"{self.path} {self.where}: {self.code}: {self.before} -> {self.after}"


def mutants_of(path: str, text: str) -> list[Mutant]:
    """All mutants of a source file, from its top to its end."""
    finder = _Finder(text)
    finder.visit(ast.parse(text))
    lines = text.splitlines()
    mutants: dict[str, Mutant] = {}
    for begin, end, after, where in sorted(finder.changes):
        line = text.count("\n", 0, begin) + 1
        before = " ".join(text[begin:end].split())
        changed = text[:begin] + after + text[end:]
        mutant = Mutant(path, where, line, lines[line - 1].strip(), before, after, changed)
        mutants.setdefault(mutant.name, mutant)
    return list(mutants.values())


def sample(mutants: list[Mutant], count: int, seed: str) -> list[Mutant]:
    """So many of them, the same for the same seed, whatever else in the file changes."""
    drawn = sorted(mutants, key=lambda mutant: random.Random(f"{seed} {mutant.name}").random())  # noqa: S311
    return drawn[:count]


class _Finder(ast.NodeVisitor):
    """Collects where a change begins and ends, what stands there then, and the function around it."""

    def __init__(self, text: str) -> None:
        self.changes: list[tuple[int, int, str, str]] = []
        self._text = text
        self._lines = text.splitlines(keepends=True)
        self._around: list[str] = []

    def visit(self, node: ast.AST) -> None:
        self.changes.extend((*change, ".".join(self._around)) for change in self._found(node))
        names = [node.name] if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) else []
        self._around += names
        for field, value in ast.iter_fields(node):
            children = value if isinstance(value, list) else [value]
            is_declared = field in _DECLARATIONS or (field == "keywords" and isinstance(node, ast.ClassDef))
            for child in children if not is_declared else []:
                if isinstance(child, ast.AST):
                    self.visit(child)
        del self._around[len(self._around) - len(names) :]

    def _found(self, node: ast.AST) -> Iterator[tuple[int, int, str]]:
        match node:
            case ast.Compare(left=left, comparators=[right]) | ast.BoolOp(values=[left, right, *_]):
                found = _OPERATOR.search(self._text, self._end(left), self._begin(right))
                if found:
                    yield found.start(), found.end(), _SWAPS[" ".join(found[0].split())]
            case ast.UnaryOp(op=ast.Not()):
                found = _NOT.search(self._text, self._begin(node))
                yield from [(found.start(), found.end(), "")] if found else []
            case ast.Constant(value=bool() as value):
                yield self._begin(node), self._end(node), str(not value)
            case ast.Constant(value=int() as value):
                yield self._begin(node), self._end(node), str(value + 1)
                yield self._begin(node), self._end(node), str(value - 1)
            case ast.Constant(value=str() as value) if _SQL.search(value):
                for found in _SQL_COMPARISON.finditer(self._text, self._begin(node), self._end(node)):
                    yield found.start(), found.end(), _SQL_SWAPS[found[0]]
            case ast.Expr(value=ast.Call() | ast.Await(value=ast.Call())):
                yield self._begin(node), self._end(node), "pass"

    def _begin(self, node: ast.expr | ast.stmt) -> int:
        return self._place(node.lineno, node.col_offset)

    def _end(self, node: ast.expr | ast.stmt) -> int:
        return self._place(node.end_lineno or node.lineno, node.end_col_offset or 0)

    def _place(self, line: int, column: int) -> int:
        """The place in the text; the tree counts the bytes of a line."""
        return sum(map(len, self._lines[: line - 1])) + len(self._lines[line - 1].encode()[:column].decode())
