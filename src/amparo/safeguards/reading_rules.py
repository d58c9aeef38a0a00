"""The `[[rule]]` tables, read into rules: which keys each form has, and what each may say.

Pure. Every mistake is noted on the table where it stands; a rule with mistakes is still returned, for the
loader refuses the whole set afterwards. Source: the rule language, section 4.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from amparo.safeguards.mistakes import listed
from amparo.safeguards.nodes import (
    Citation,
    Rule,
    State,
)
from amparo.safeguards.reading_forms import SUBJECTS, FormReader
from amparo.safeguards.reading_states import check_id, read_scope
from amparo.safeguards.tables import Table
from amparo.safeguards.words import Scene, Words

#: Says whether the text of a citation was read; raises `LookupError` if there is no such provision.
Resolver = Callable[[str, str], bool]

PARAGRAPHS = tuple(f"OP{number}" for number in range(1, 13))

COMMON = (
    *("id", "part", "title", "plain", "topic", "acts", "serves", "subject", "form"),
    *("applies", "scope", "limit_at", "unless", "unseen", "sources", "example"),
)
FORMS: Mapping[str, tuple[str, ...]] = {
    "within": ("trigger", "where", "need", "need_where", "match", "limit", "from", "by"),
    "every": ("state", "need", "need_where", "limit", "rhythm", "times", "least"),
    "before": ("trigger", "where", "need", "need_where", "require", "match"),
    "never": ("never", "never_where", "state", "trigger", "where"),
    "at_most": ("state", "count", "count_where", "limit"),
}


def read_rule(table: Table, words: Words, states: Mapping[str, State], resolve: Resolver | None) -> Rule:
    """One rule, or one part of it. What is wrong is noted."""
    identity = table.text("id", needed=True)
    part = table.text("part")
    check_id(table, "id", identity)
    check_id(table, "part", part)
    form_name = table.one_of("form", FORMS, "form")
    if not table.has("form"):
        table.note("", "form is missing", f"one of {listed(FORMS)}", 'Write form = "within" for a deadline')
    _only_known_keys(table, form_name)
    reader = FormReader(table, words, states)
    form = reader.form(form_name)
    subject = table.one_of("subject", SUBJECTS, "subject", "child")
    reader.check_subject(subject)
    limit, own_limit = reader.limit(form, f"{identity}.{part}" if part else identity)
    return Rule(
        id=identity,
        form=form,
        part=part,
        title=table.text("title"),
        acts=table.one_of("acts", words.roles, "role that can act"),
        subject=subject,
        scope=read_scope(table, "scope", words),
        where=table.condition("where", words, Scene(reader.trigger)),
        applies=table.condition("applies", words, Scene(reader.judged)),
        limit=limit,
        own_limit=own_limit,
        limit_at=reader.date_path("limit_at", reader.judged),
        unless=tuple(reader.exception(entry, form) for entry in table.tables("unless")),
        sources=read_sources(table, resolve),
        serves=table.known_names("serves", PARAGRAPHS, "operative paragraph", "paragraphs"),
        topic=table.text("topic"),
        plain=table.text("plain"),
        unseen=table.names("unseen"),
        file=table.file.name,
        line=table.file.place(table.path).line,
    )


def _only_known_keys(table: Table, form: str) -> None:
    if form:
        elsewhere = {
            key: f"{key} belongs to {listed(other for other in FORMS if key in FORMS[other])}, not to {form}"
            for key in {key for keys in FORMS.values() for key in keys}
        }
        table.only((*COMMON, *FORMS[form]), elsewhere)
    else:
        table.only((*COMMON, *{key for keys in FORMS.values() for key in keys}))


def read_sources(table: Table, resolve: Resolver | None) -> tuple[Citation, ...]:
    """The provisions that a rule rests on. With `resolve`, each must be in the library of the law."""
    found: list[Citation] = []
    for entry in table.tables("sources"):
        entry.only(("instrument", "reference"))
        instrument, reference = entry.text("instrument", needed=True), entry.text("reference", needed=True)
        verified = False
        if resolve is not None and instrument and reference:
            try:
                verified = resolve(instrument, reference)
            except LookupError as error:
                said = str(error.args[0] if error.args else error)
                entry.note(
                    "",
                    f"the citation resolves to nothing: {said}",
                    "",
                    "Correct it, or add the provision to the law",
                )
        found.append(Citation(instrument, reference, verified))
    return tuple(found)
