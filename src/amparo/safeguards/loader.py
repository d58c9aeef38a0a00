"""Rule files in, one checked rule set out, or every mistake in them at once.

Pure. The same text serves the catalogue, a country pack, and a stranger's rules for a stranger's log; what
differs is the vocabulary, the limits and the library of provisions that it is held against.
Source: the rule language, sections 2 to 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from amparo.law.citations import was_read
from amparo.law.limits import INTERNATIONAL, LimitVersion
from amparo.law.packs import Pack, load_law, load_pack
from amparo.pathway.vocabulary import Vocabulary, load_vocabulary
from amparo.safeguards.checking import check
from amparo.safeguards.conditions import Syntax, read_syntax
from amparo.safeguards.examples import Example, read_example
from amparo.safeguards.mistakes import RuleError, SlipError, quoted
from amparo.safeguards.nodes import Held, Rule, RuleSet
from amparo.safeguards.operands import AmbiguousError
from amparo.safeguards.reading_rules import Resolver, read_rule
from amparo.safeguards.reading_states import check_name, read_limit, read_state
from amparo.safeguards.tables import RuleFile, Table, read_file
from amparo.safeguards.wording import walk
from amparo.safeguards.words import Scene, Words

#: The folder of the built-in rules.
CATALOGUE = Path(__file__).parent / "catalogue"

#: The sections of a rule file, which the guide tells too.
SECTIONS = ("rule", "terms", "list", "state", "limit")


def load_rules(
    paths: Sequence[Path],
    vocabulary: Vocabulary,
    limits: Iterable[LimitVersion] = (),
    citations: Resolver | None = None,
    base: RuleSet | None = None,
    roles: Iterable[str] | None = None,
) -> RuleSet:
    """The rules of all files at `paths` (a folder stands for its `*.toml`, by name) in one checked set.

    Conditions are held against `vocabulary`; `limits` are those of the law, beside those that the files
    state. `citations` says whether a cited text was read and raises `LookupError` for one that is nowhere;
    without it citations are taken as they stand. The rules of `base` come first, and its terms, states,
    lists and limits may be used. `roles` are those that can act (the law's own, if not given).

    Raises `RuleError` with every mistake of every file.
    """
    words = Words(vocabulary, roles=frozenset(load_law().roles if roles is None else roles))
    return _Loading(words, tuple(limits), citations, base or RuleSet(())).load(_files(paths))


@lru_cache(maxsize=8)
def load_catalogue(country: str | Pack = INTERNATIONAL) -> RuleSet:
    """The built-in rules with the limits of the law: international, house policy, and those of `country`
    (a pack, or the name of one that Amparo ships with).

    Read once for each country. Raises `RuleError` if a rule file is wrong, `FileError` if a file of the law
    or the vocabulary is, or if there is no such pack.
    """
    pack = country if isinstance(country, Pack) else load_pack(country)
    return load_rules(
        [CATALOGUE],
        load_vocabulary(),
        pack.limits,
        citations=lambda instrument, reference: was_read(instrument, reference, pack.texts),
    )


def _files(paths: Sequence[Path]) -> list[RuleFile]:
    files: list[RuleFile] = []
    for path in paths:
        found = sorted(path.glob("*.toml")) if path.is_dir() else [path]
        if not found:
            empty = RuleFile(str(path), [], {}, {})
            empty.note_at(1, 0, "", "the folder holds no rule file", "files that end in .toml", "")
            files.append(empty)
        files += [read_file(each) for each in found]
    return files


class _Loading:
    """One run over files: names first, then what is said with them."""

    def __init__(
        self, words: Words, limits: tuple[LimitVersion, ...], citations: Resolver | None, base: RuleSet
    ) -> None:
        self.citations = citations
        self.base = base
        self.limits = list(dict.fromkeys((*base.limits, *limits)))
        self.words = replace(words, terms={name: read_syntax(text) for name, text in base.terms})
        self.states = {state.name: state for state in base.states}
        self.terms = list(base.terms)
        self.lists = dict(base.lists)
        self.stood: dict[tuple[str, str], str] = {}
        for state in base.states:
            self.stood["state", state.name] = "the rules loaded before"
        for name, _ in base.terms:
            self.stood["term", name] = "the rules loaded before"
        for name, _ in base.lists:
            self.stood["list", name] = "the rules loaded before"
        for rule in base.rules:
            self.stood["rule", rule.name] = f"{rule.file}, line {rule.line}"

    def load(self, files: list[RuleFile]) -> RuleSet:
        for file in files:
            file.top().only(SECTIONS, noun="section")
        self._read_limits(files)
        self._read_lists(files)
        self._name_states(files)
        self._read_terms(files)
        self._read_states(files)
        rules, examples = self._read_rules(files)
        if mistakes := [mistake for file in files for mistake in file.mistakes]:
            raise RuleError(mistakes)
        return RuleSet(
            rules=(*self.base.rules, *rules),
            states=tuple(self.states.values()),
            limits=tuple(self.limits),
            terms=tuple(self.terms),
            lists=tuple(sorted(self.lists.items())),
            examples=(*self.base.examples, *examples),
        )

    def _once(self, table: Table, noun: str, name: str, key: str = "") -> None:
        """Notes a name that stands somewhere already."""
        if first := self.stood.get((noun, name)):
            shown = name.rstrip("#")
            table.note(
                (key, "=") if key else "",
                f"the {noun} {quoted(shown)} stands already in {first}",
                "",
                "Choose another name",
            )
        else:
            path = (*table.path, key, "=") if key else table.path
            self.stood[noun, name] = f"{table.file.name}, line {table.file.place(path).line}"

    def _read_limits(self, files: list[RuleFile]) -> None:
        for file in files:
            for table in file.top().tables("limit"):
                if limit := read_limit(table):
                    self.limits.append(limit)
        by_id: dict[str, tuple[LimitVersion, ...]] = {}
        for limit in self.limits:
            by_id[limit.id] = (*by_id.get(limit.id, ()), limit)
        self.words = replace(self.words, limits=by_id)

    def _read_lists(self, files: list[RuleFile]) -> None:
        for file in files:
            if table := file.top().table("list", "[list]"):
                for name in table.data:
                    check_name(table, name, "list")
                    self._once(table, "list", name, name)
                    self.lists[name] = frozenset(table.names(name))
        self.words = replace(self.words, lists=self.lists)

    def _name_states(self, files: list[RuleFile]) -> None:
        names = set(self.states)
        for file in files:
            if table := file.top().table("state", "[state]"):
                names |= set(table.data)
        self.words = replace(self.words, states=frozenset(names))

    def _read_terms(self, files: list[RuleFile]) -> None:
        """First every text, for terms may use one another; then each by itself, on any kind of event."""
        read: list[tuple[Table, str, Syntax]] = []
        broken: set[str] = set()
        syntaxes = dict(self.words.terms)
        for file in files:
            if table := file.top().table("terms", "[terms]"):
                for name in table.data:
                    check_name(table, name, "term")
                    self._once(table, "term", name, name)
                    syntax = table.syntax(name)
                    if syntax is None:
                        broken.add(name)
                    else:
                        syntaxes[name] = syntax
                        read.append((table, name, syntax))
        words = replace(self.words, terms=syntaxes | dict.fromkeys(broken, _NOTHING), broken=frozenset(broken))
        for table, name, syntax in read:
            try:
                check(syntax, words, Scene(terms=(name,)))
            except AmbiguousError:  # it is read anew wherever it is used
                pass
            except SlipError as error:
                table.slipped(name, error)
                broken.add(name)
                continue
            self.terms.append((name, table.text(name)))
        self.words = replace(words, broken=frozenset(broken))

    def _read_states(self, files: list[RuleFile]) -> None:
        tables: dict[str, Table] = {}
        for file in files:
            if top := file.top().table("state", "[state]"):
                for name in top.data:
                    check_name(top, name, "state")
                    table = top.table(name)
                    if table is None:
                        continue
                    table = replace(table, where=f"state {name}")
                    self._once(table, "state", name)
                    tables[name] = table
                    self.states[name] = read_state(table, name, self.words)
        for name, table in tables.items():
            if chain := self._circle(name, (name,)):
                table.note(
                    "",
                    f"the state {quoted(name)} needs itself: {' needs '.join(chain)}",
                    "",
                    "Write one of them out",
                )

    def _circle(self, name: str, chain: tuple[str, ...]) -> tuple[str, ...]:
        state = self.states.get(name)
        if state is None:
            return ()
        needed = {node.state for node in walk(state.where) if isinstance(node, Held)}
        if state.of:
            needed.add(state.of)
        for other in sorted(needed):
            if other == chain[0]:
                return (*chain, other)
            if other not in chain and (found := self._circle(other, (*chain, other))):
                return found
        return ()

    def _read_rules(self, files: list[RuleFile]) -> tuple[list[Rule], list[Example]]:
        rules: list[Rule] = []
        examples: list[Example] = []
        for file in files:
            for table in file.top().tables("rule"):
                said = (table.data.get("id"), table.data.get("part"))
                name = "#".join(each for each in said if isinstance(each, str) and each.strip())
                table = replace(table, where=f"rule {name}" if name else "a rule")
                rule = read_rule(table, self.words, self.states, self.citations)
                if rule.id:
                    self._once(table, "rule", rule.name)
                rules.append(rule)
                for entry in table.tables("example", f"rule {name}, example"):
                    if example := read_example(entry, rule, self.words.vocabulary):
                        examples.append(example)
        return rules, examples


_NOTHING: Syntax = Syntax("term", [])


def rules_of(ruleset: RuleSet, identity: str) -> tuple[Rule, ...]:
    """All parts of the rule `identity` in `ruleset`, in the order of the file; empty if there is none."""
    return tuple(rule for rule in ruleset.rules if rule.id == identity)
