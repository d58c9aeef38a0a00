"""A condition's nodes, walked through and written back as the text that means them.

Pure. The text is canonical: reading it in the same scene gives the same node. Brackets stand only where the
nodes need them, codes in the order of the alphabet.
"""

from __future__ import annotations

from collections.abc import Iterator

from amparo.safeguards import nodes
from amparo.safeguards.nodes import Condition, Operand

Node = Condition | Operand


def condition_text(node: Condition) -> str:
    """The text of `node`, which `read_condition` reads back to an equal node."""
    return _written(node)


def walk(node: Node | None) -> Iterator[Node]:
    """`node` and every node under it, conditions and values alike, a term's own condition included."""
    if node is None:
        return
    yield node
    match node:
        case nodes.Or(parts) | nodes.And(parts):
            for part in parts:
                yield from walk(part)
        case nodes.Not(part):
            yield from walk(part)
        case nodes.Term(_, condition):
            yield from walk(condition)
        case nodes.Compare(left, _, right):
            yield from walk(left)
            yield from walk(right)
        case nodes.In(value):
            yield from walk(value)
        case nodes.Contains(path) | nodes.Known(path) | nodes.Stated(path) | nodes.NotAsked(path):
            yield path
        case nodes.Age(path) | nodes.HourAt(path):
            yield path
        case nodes.Any(_, where, within) | nodes.NoneOf(_, where, within):
            if within is not None:
                yield nodes.LimitOf(within)
            yield from walk(where)
        case nodes.Count(_, where):
            yield from walk(where)
        case nodes.Number() | nodes.DateLiteral() | nodes.Code() | nodes.Path() | nodes.LimitOf() | nodes.Held():
            pass


def _written(node: Condition) -> str:
    match node:
        case nodes.Or(parts):
            return " or ".join(_bracketed(part, nodes.Or) for part in parts)
        case nodes.And(parts):
            return " and ".join(_bracketed(part, nodes.Or, nodes.And) for part in parts)
        case nodes.Not(part):
            return f"not {_bracketed(part, nodes.Or, nodes.And)}"
        case nodes.Term(name):
            return name
        case nodes.Compare(left, operator, right):
            return f"{operand_text(left)} {operator.value} {operand_text(right)}"
        case nodes.Contains(path, code):
            return f"{operand_text(path)} contains {code}"
        case nodes.In(value, codes, negated, list_name):
            among = f"list({list_name})" if list_name else f"{{{', '.join(sorted(codes))}}}"
            return f"{operand_text(value)} {'not in' if negated else 'in'} {among}"
        case nodes.Held(state):
            return f"held({state})"
        case nodes.Known(path):
            return f"known({operand_text(path)})"
        case nodes.Stated(path):
            return f"stated({operand_text(path)})"
        case nodes.NotAsked(path):
            return f"not_asked({operand_text(path)})"
        case nodes.Any(kinds, where, within):
            return f"any({_looked_for(kinds, where, within)})"
        case nodes.NoneOf(kinds, where, within):
            return f"none({_looked_for(kinds, where, within)})"


def operand_text(node: Operand) -> str:
    """The text of a value."""
    match node:
        case nodes.Number(value):
            return number_text(value)
        case nodes.DateLiteral(year, month, day):
            return f"{year:04d}-{month:02d}-{day:02d}"
        case nodes.Code(name):
            return name
        case nodes.Path(name, of_trigger):
            return f"trigger.{name}" if of_trigger else name
        case nodes.LimitOf(name):
            return f"limit({name})"
        case nodes.Count(kinds, where):
            return f"count({_looked_for(kinds, where)})"
        case nodes.Age(at, youngest):
            return f"{'youngest_at' if youngest else 'age_at'}({operand_text(at)})"
        case nodes.HourAt(at):
            return f"hour_at({operand_text(at)})"


def number_text(value: float) -> str:
    """A number without a needless fraction: `18`, `1.5`."""
    return str(int(value)) if value == int(value) else repr(value)


def _bracketed(part: Condition, *looser: type) -> str:
    text = _written(part)
    return f"({text})" if isinstance(part, looser) else text


def _looked_for(kinds: tuple[str, ...], where: Condition | None, within: str | None = None) -> str:
    said = ", ".join(kinds) + (f" within limit({within})" if within is not None else "")
    return f"{said} where {_written(where)}" if where is not None else said
