"""Drawn TOML files that know where they put everything: the opposite way from reading one.

Every sort of key, text, list, inline table, header and comment occurs, with spaces wherever TOML allows them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

Path = tuple[str | int, ...]

#: A text as typed, and how much of it stands before its first character.
TEXTS = [
    ('"plain"', 1), ("'literal'", 1), ('""', 1), ("''", 1),
    ('"a \\" # [ ] { } , \' quote"', 1), ('"ends in \\\\"', 1), ("'a \" # [ ] { } , and \\'", 1),
    ('"""one line"""', 3), ("'''one line'''", 3), ('"""\ntwo\n  lines\n"""', 4), ("'''\n\ntwo # no\n]'''", 4),
    ('"""two quotes: """""', 3), ("'''one quote: ''''", 3), ('"""\n\\"""\\\\"""', 4),
]  # fmt: skip
BARE = ["1", "-17", "1_000", "1.5e3", "true", "2024-01-31", "2024-01-31 10:00:00", "07:32:00", "inf", "0xff"]
KEYS = ["bare", "with-hyphen", "with_line", "1234", '"two words"', "'a.b'", '"# no"']


@dataclass
class Drawn:
    """A file in the making: its text, where each value stands, and the comments in their order."""

    random: Random
    text: str = ""
    #: Where each value, key and header stands: line and column from 1.
    stands: dict[Path, tuple[int, int]] = field(default_factory=lambda: {(): (1, 1)})
    comments: list[str] = field(default_factory=list)
    used: int = 0

    def here(self) -> tuple[int, int]:
        """Where the next character goes."""
        lines = self.text.split("\n")
        return len(lines), len(lines[-1]) + 1

    def some(self, *pieces: str) -> None:
        """One of `pieces`."""
        self.text += self.random.choice(pieces)

    def maybe(self, share: float = 0.5) -> bool:
        return self.random.random() < share

    def comment(self) -> None:
        said = f"# {len(self.comments)} = [ '\"{{"
        self.comments.append(said)
        self.text += said
        self.some("", " ", "\t ")

    def name(self) -> str:
        """A key as typed that no table has yet."""
        self.used += 1
        key = self.random.choice(KEYS)
        return f"{key[:-1]}{self.used}{key[-1]}" if key[0] in "\"'" else f"{key}{self.used}"

    def key(self) -> tuple[str, ...]:
        """A key of one to three parts, written down, and what it is called."""
        parts = [self.name() for _ in range(self.random.choice([1, 1, 1, 2, 3]))]
        self.text += self.random.choice([".", ".", " . ", "\t. "]).join(parts)
        return tuple(part.strip("\"'") for part in parts)

    def entry(self, table: Path) -> None:
        line = self.here()[0]
        names = self.key()
        for depth in range(1, len(names)):
            self.stands.setdefault((*table, *names[:depth]), (line, 1))
        self.stands[*table, *names, "="] = (line, 1)
        self.some("=", " = ", "\t=  ")
        self.value((*table, *names))

    def value(self, path: Path, depth: int = 0) -> None:
        sort = self.random.choice(["text", "text", "bare", "list", "table"] if depth < 3 else ["text", "bare"])
        line, column = self.here()
        self.stands[path] = (line, column)
        if sort == "text":
            typed, before = self.random.choice(TEXTS)
            newline = before == 4
            self.stands[path] = (line + 1, 1) if newline else (line, column + before)
            self.text += typed
        elif sort == "bare":
            self.text += self.random.choice(BARE)
        elif sort == "list":
            self.list(path, depth)
        else:
            self.inline(path)

    def between(self) -> None:
        """What may stand between the values of a list."""
        for _ in range(self.random.choice([0, 0, 1, 2])):
            self.some(" ", "\n", "\n\n  ", "\t")
            if self.maybe(0.3):
                self.comment()
                self.text += "\n"

    def list(self, path: Path, depth: int) -> None:
        self.text += "["
        many = self.random.choice([0, 1, 2, 3])
        for index in range(many):
            self.between()
            self.value((*path, index), depth + 1)
            self.between()
            if index < many - 1 or self.maybe():
                self.text += ","
        self.between()
        self.text += "]"

    def inline(self, path: Path) -> None:
        self.text += "{"
        many = self.random.choice([0, 1, 2, 3])
        for number in range(many):
            self.some("", " ", "\t ")
            self.entry_inside(path)
            self.some("", " ")
            if number < many - 1:
                self.text += ","
        self.some("", " ")
        self.text += "}"

    def entry_inside(self, path: Path) -> None:
        line = self.here()[0]
        names = self.key()
        for depth in range(1, len(names)):
            self.stands.setdefault((*path, *names[:depth]), (line, 1))
        self.stands[*path, *names, "="] = (line, 1)
        self.some("=", " = ")
        self.value((*path, *names), depth=2)

    def blank(self) -> None:
        """Lines between entries: empty ones and comments."""
        for _ in range(self.random.choice([0, 0, 1, 2])):
            self.some("\n", " \n", "\n\n\n")
            if self.maybe():
                self.some("", "  ")
                self.comment()
                self.text += "\n"

    def end_of_line(self) -> None:
        if self.maybe(0.3):
            self.some("", "  ", "\t")
            self.comment()
        self.text += "\n"

    def table(self, path: Path, many: int) -> None:
        for _ in range(many):
            self.blank()
            self.some("", "", " ", "\t")
            self.entry(path)
            self.end_of_line()

    def header(self, names: tuple[str, ...], path: Path, listed: bool) -> None:
        self.blank()
        line = self.here()[0]
        self.stands[path] = (line, 1)
        for depth in range(1, len(path)):
            self.stands.setdefault(path[:depth], (line, 1))
        said = self.random.choice([".", " . "]).join(f'"{name}"' if " " in name else name for name in names)
        around = self.random.choice(["", " "])
        self.text += f"[[{around}{said}{around}]]" if listed else f"[{around}{said}{around}]"
        self.end_of_line()


def drawn(seed: int) -> Drawn:
    """A file with entries before any header, tables, lists of tables and tables below these."""
    file = Drawn(Random(seed))
    file.table((), file.random.choice([0, 1, 3]))
    for number in range(file.random.choice([1, 2, 4])):
        name = file.random.choice(["t", "a table "]) + str(number)
        if file.maybe(0.4):
            file.header((name, "below"), (name, "below"), listed=False)
            file.table((name, "below"), 2)
            continue
        for index in range(file.random.choice([1, 2, 3])):
            file.header((name,), (name, index), listed=True)
            file.table((name, index), file.random.choice([0, 1, 2]))
            if file.maybe():
                file.header((name, "of"), (name, index, "of"), listed=False)
                file.table((name, index, "of"), 1)
            for inner in range(file.random.choice([0, 0, 1, 2])):
                file.header((name, "in"), (name, index, "in", inner), listed=True)
                file.table((name, index, "in", inner), 1)
    file.blank()
    return file
