"""Which mutants there are: Cosmic Ray's operators over the pure files of the two rooms that judge.

Left out before the draw, because no test can tell them from the original, or because none need try:

- mutations inside annotations and inside the type argument of `cast` and `TypeVar` (never evaluated);
- removed caching decorators (the same answer, later);
- `is` written as `==` (nothing in these rooms defines an equality under which a second None, bool or
  enumeration member exists), and `==` written as `is` where one side is an enumeration member;
- an order where `==`, `!=`, `is` or `is not` stands beside an enumeration member or a code, as in `kind < "born"`:
  the members and codes of these rooms are words without an order, so nobody could mean it, and whether a test
  notices hangs on how the words are spelt;
- `+` for `|` between named bits that have none in common: the same number, whatever happens;
- another operator in a union of types, `A | B` (Python itself refuses it, mostly on import: to count such a
  mutant as killed would praise tests that did nothing), and mutants that are no Python at all;
- what Python warns of when it reads the file, as `kind is "born"`: no such line passes the linter, and whether a
  test notices hangs on which texts and numbers Python happens to keep once.
"""

from __future__ import annotations

import ast
import builtins
import difflib
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("src/amparo/safeguards", "src/amparo/pathway")
#: Framework code that is tested against a database, not by the quick suites.
APART = ("/store/", "/web/")
IDENTITY_AS_EQUALITY = ("_Is_Eq", "_IsNot_NotEq")
EQUALITY_AS_IDENTITY = ("_Eq_Is", "_NotEq_IsNot")
SAMENESS_AS_ORDER = tuple(
    f"_{same}_{order}" for same in ("Eq", "NotEq", "Is", "IsNot") for order in ("Lt", "LtE", "Gt", "GtE")
)
CACHES = {"lru_cache", "cache", "cached_property"}

Span = tuple[int, int, int, int]
"""Line and column of the start, line and column of the end."""


@dataclass(frozen=True, order=True)
class Mutant:
    """One small wrong: the `occurrence`-th place in `path` at which `operator` can change something."""

    path: str
    line: int
    column: int
    operator: str
    occurrence: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.operator.removeprefix('core/')}"

    def source(self, original: str) -> str:
        """The whole file with the wrong in it."""
        changed = mutate_code(original, get_operator(self.operator)(), self.occurrence)
        if changed is None:
            raise ValueError(f"{self} is no longer there: the file changed under the run")
        return changed


def modules() -> list[str]:
    """The pure files of the two rooms, relative to the root."""
    found = (
        str(file.relative_to(ROOT))
        for room in ROOMS
        for file in sorted((ROOT / room).rglob("*.py"))
        if file.stat().st_size
    )
    return [path for path in found if not any(part in path for part in APART)]


def pool(paths: list[str], tree: Path) -> list[Mutant]:
    """All mutants of `paths` that can change behaviour, in the order of the text."""
    return sorted(mutant for path in paths for mutant in of_file(path, (tree / path).read_text()))


def of_file(path: str, source: str) -> Iterator[Mutant]:
    """The mutants of one file that can change behaviour."""
    nodes = list(ast_nodes(get_ast(source)))
    tree = ast.parse(source)
    unread = never_evaluated(tree) + unions_of_types(tree)
    unseen = {
        EQUALITY_AS_IDENTITY: signs_beside(tree, is_member),
        SAMENESS_AS_ORDER: signs_beside(tree, lambda side: is_member(side) or is_code(side)),
        ("_BitOr_Add",): signs_between_bits(tree),
    }
    calculations = [span(node) for node in ast.walk(tree) if isinstance(node, ast.BinOp | ast.AugAssign)]
    for name in operator_names():
        if get_operator(name).arguments() or name.endswith(IDENTITY_AS_EQUALITY):
            continue
        operator = get_operator(name)()
        positions = [start for node in nodes for start, _ in operator.mutation_positions(node)]
        for occurrence, at in enumerate(positions):
            if within(at, unread) or any(
                name.endswith(ends) and within(at, where) for ends, where in unseen.items()
            ):
                continue
            if "BinaryOperator" in name and not within(at, calculations):  # the star of keyword-only arguments
                continue
            yield Mutant(path, *at, name, occurrence)


def within(at: tuple[int, int], spans: list[Span]) -> bool:
    """Whether a position lies in one of the spans, ends included."""
    return any((a, b) <= at <= (c, d) for a, b, c, d in spans)


def never_evaluated(tree: ast.Module) -> list[Span]:
    """Where annotations, types of casts and caching decorators stand."""
    found: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            given = node.args
            arguments = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
            found += [argument.annotation for argument in arguments if argument and argument.annotation]
            found += [node.returns] if node.returns else []
            found += [d for d in node.decorator_list if any(name in ast.unparse(d) for name in CACHES)]
        elif isinstance(node, ast.AnnAssign):
            found.append(node.annotation)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"cast", "TypeVar"} and node.args:
            found.append(node.args[0])
    unmarked = [span(node) for node in found]
    return [(line, column - 1, *end) for line, column, *end in unmarked]  # a decorator begins at its @


def is_member(side: ast.expr) -> bool:
    """Whether an enumeration member stands there, as in `Outcome.MET`."""
    return isinstance(side, ast.Attribute) and side.attr.isupper() and isinstance(side.value, ast.Name)


def is_code(side: ast.expr) -> bool:
    """Whether a code is spelt out there, as in `"released"`: one word, no sign and no empty text."""
    return (
        isinstance(side, ast.Constant)
        and isinstance(side.value, str)
        and side.value.replace("-", "_").isidentifier()
    )


def signs_beside(tree: ast.Module, what: Callable[[ast.expr], bool]) -> list[Span]:
    """Where the signs of comparisons stand that have such a thing on one side, as in `outcome == Outcome.MET`."""
    return [
        between(one, other)
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        for one, other in pairwise((node.left, *node.comparators))
        if what(one) or what(other)
    ]


def signs_between_bits(tree: ast.Module) -> list[Span]:
    """Where `|` joins named bits, or nought in their place, none of which can stand on both sides."""
    values = named_numbers(tree)
    found: list[Span] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            one, other = bits(node.left, values), bits(node.right, values)
            if one is not None and other is not None and not one & other:
                found.append(between(node.left, node.right))
    return found


def bits(node: ast.expr, values: Mapping[str, int]) -> int | None:
    """All bits that named numbers can leave there, as in `MET | (PENDING if open else 0)`. None: another thing."""
    match node:
        case ast.Name(id=name):
            return values.get(name)
        case ast.Constant(value=0):
            return 0
        case ast.BinOp(left=one, op=ast.BitOr(), right=other) | ast.IfExp(body=one, orelse=other):
            sides = bits(one, values), bits(other, values)
            return None if None in sides else (sides[0] or 0) | (sides[1] or 0)
        case _:
            return None


def named_numbers(tree: ast.Module) -> dict[str, int]:
    """The numbers named in capitals at the top of a module, those it takes from other modules of ours included."""
    found: dict[str, int] = {}
    for node in tree.body:
        match node:
            case ast.ImportFrom(module=str(module), names=names) if any(name.name.isupper() for name in names):
                file = ROOT / "src" / (module.replace(".", "/") + ".py")
                theirs = named_numbers(ast.parse(file.read_text())) if file.is_file() else {}
                found |= {name.asname or name.name: theirs[name.name] for name in names if name.name in theirs}
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=given)):
                found |= numbers(zip(targets, given, strict=False), found)
            case (
                ast.Assign(targets=[target], value=value) | ast.AnnAssign(target=target, value=ast.expr() as value)
            ):
                found |= numbers([(target, value)], found)
            case _:
                pass
    return found


def numbers(pairs: Iterable[tuple[ast.expr, ast.expr]], known: Mapping[str, int]) -> dict[str, int]:
    """The names in capitals among the targets, with their numbers; a number is spelt out or made of known bits."""
    found: dict[str, int] = {}
    for target, value in pairs:
        number = value.value if isinstance(value, ast.Constant) else bits(value, known)
        if isinstance(target, ast.Name) and target.id.isupper() and type(number) is int:
            found[target.id] = number
    return found


def unions_of_types(tree: ast.Module) -> list[Span]:
    """Where types are joined, as in `Row = tuple[str, ...] | None` and `isinstance(value, int | float)`."""

    def is_type(node: ast.expr) -> bool:
        match node:
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                return is_type(left) and is_type(right)
            case ast.Subscript(value=value):
                return is_type(value)
            case ast.Name(id=name):
                return isinstance(vars(builtins).get(name), type) or (name[0].isupper() and not name.isupper())
            case _:
                return isinstance(node, ast.Constant) and node.value is None

    return [span(node) for node in ast.walk(tree) if isinstance(node, ast.BinOp) and is_type(node)]


def span(node: ast.expr | ast.AugAssign) -> Span:
    """Where a node stands."""
    return (node.lineno, node.col_offset, node.end_lineno or node.lineno, node.end_col_offset or 0)


def between(one: ast.expr, other: ast.expr) -> Span:
    """From the end of one operand to the start of the next."""
    return (*span(one)[2:], *span(other)[:2])


def is_python(source: str) -> bool:
    """Whether Python reads the text without a word: it refuses some, and warns of others."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", SyntaxWarning)
        try:
            compile(source, "<mutant>", "exec", dont_inherit=True)
        except SyntaxError:  # to compile makes one of the warning too
            return False
    return True


def changed_lines(original: str, mutated: str) -> list[str]:
    """The lines taken away and put in, with their signs."""
    lines = difflib.unified_diff(original.splitlines(), mutated.splitlines(), lineterm="", n=0)
    return [line for line in lines if line[:1] in "+-" and line[:3] not in {"+++", "---"}]


@lru_cache(maxsize=64)
def statements(source: str) -> tuple[tuple[int, int], ...]:
    """First and last line of every statement; of one with a body, of its head. Later starts come last."""
    spans: list[tuple[int, int]] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.stmt):
            decorators: list[ast.expr] = getattr(node, "decorator_list", [])
            first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
            body: list[ast.stmt] = getattr(node, "body", [])
            last = max(node.lineno, body[0].lineno - 1) if body else (node.end_lineno or node.lineno)
            spans.append((first, node.lineno if isinstance(node, ast.Match) else last))
    return tuple(sorted(spans))


def lines_run_with(source: str, line: int) -> range:
    """The lines of the innermost statement around `line`: who runs one of them may run the mutant."""
    around = [(first, last) for first, last in statements(source) if first <= line <= last]
    first, last = around[-1] if around else (line, line)
    return range(first, last + 1)
