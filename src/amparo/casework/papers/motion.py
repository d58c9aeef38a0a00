"""The draft of a motion for release or review, from one finding: for counsel, who decides, writes and signs.

Pure. It says what the record bears and nothing else. Facts are those of the reader's own sight, and of these only
such as are filed in the course of the case: what a child told a lawyer or a helper is left out even for those who
may read it, because a paper travels. Provisions are our paraphrases, each with its standing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from amparo.casework.cases import Case
from amparo.casework.duties import Duty
from amparo.casework.finding_cards import Speaker
from amparo.casework.grounds import Relief, grounds
from amparo.casework.liberty import basis_of, held_for, holding_of, where_held
from amparo.casework.papers.blocks import Block, Section, blanks, checks, items, pairs, strong, table, text
from amparo.casework.pathway_rows import stated_instant
from amparo.casework.rulebook import law_label, value_said, value_text
from amparo.casework.sources import Source, provisions_of, source_of
from amparo.casework.wording import Wording, sentence
from amparo.law.instruments import Provision, Standing
from amparo.law.messages import Listing, say
from amparo.pathway.events import Answer, Event, Value
from amparo.pathway.facts import Disputed, Fact
from amparo.pathway.vocabulary import Attribute, Compartment, Type
from amparo.safeguards.findings import Finding, Outcome
from amparo.safeguards.needing import needs
from amparo.safeguards.nodes import RuleSet

#: What tells of the present custody, whatever the finding rests on.
_OF_CUSTODY = frozenset(
    {
        "apprehended",
        "brought_before_authority",
        "charged",
        "detention_admitted",
        "detention_ordered",
        "detention_review_requested",
        "detention_reviewed",
        "detention_transferred",
        "encountered_by_security_forces",
        "release_considered",
    }
)
#: Field groups that a paper for a court may repeat. Health, family, safety, accounts and the rest stay in the file.
_GROUPS = frozenset({"progress", "custody", "decision", "questioning"})
_ORDER = tuple(Standing)


@dataclass(frozen=True, slots=True)
class Drafting:
    """Who drafts, of what and when: names as they stand on the paper, `made` in microseconds UTC.

    `agencies` and `facilities` are names by id, already in the reader's language.
    """

    drafter: str
    agency: str
    made: int
    agencies: Mapping[str, str]
    facilities: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Motion:
    duty: Duty
    speaker: Speaker
    ruleset: RuleSet
    drafting: Drafting

    @property
    def words(self) -> Wording:
        return self.speaker.words

    @property
    def case(self) -> Case:
        return self.speaker.case

    # --- what stands at the head -----------------------------------------------------------------

    def content(self) -> dict[str, object]:
        say_ = self.words.translate
        relief = grounds()[self.duty.rule.id].relief
        title = (
            say_("Draft for counsel: motion for release")
            if relief is Relief.RELEASE
            else say_("Draft for counsel: motion for review of custody")
        )
        sections = (
            self._whom(),
            self._asked(relief),
            self._safeguard(),
            self._facts(),
            self._unknown(),
            self._provisions(),
            self._for_counsel(),
        )
        return {
            "title": title,
            "mark": say_("Draft for counsel. Not signed, not filed, not legal advice."),
            "running": self._running(),
            "lead": [
                say_(
                    "Amparo put this together from the record, as far as its drafter may see it. Counsel checks "
                    "every line, decides whether anything is asked, and of whom, and writes the motion."
                )
            ],
            "sections": [section.content() for section in sections],
        }

    def _running(self) -> str:
        text_ = self.words.translate(
            "{reference} · made {when} for {who}, {agency} · as of {as_of} · known on {known_at}"
        )
        return text_.format(
            reference=_apart(self.case.reference),
            when=self.words.moment(self.drafting.made),
            who=_apart(self.drafting.drafter),
            agency=_apart(self.drafting.agency),
            as_of=self.words.moment(self.case.as_of),
            known_at=self.words.moment(self.case.opened.known_at),
        )

    def _whom(self) -> Section:
        say_, words, case = self.words.translate, self.words, self.case
        holding = holding_of(case)
        rows = [
            (say_("Child"), _apart(case.name(words))),
            (say_("Age"), case.age_text(words) or say_("not recorded, or not for the drafter to see")),
            (say_("Reference"), _apart(case.reference)),
        ]
        if holding is not None:
            length = held_for(case, holding, words)
            sure = length if holding.sure else say_("{length}; perhaps no longer").format(length=length)
            basis, _ = basis_of(case, holding, (self.duty,), words)
            rows += [
                (say_("Held"), say_(holding.label) if holding.sure else say_("perhaps; the record leaves it open")),
                (say_("Since"), words.since(holding.earliest, holding.latest)),
                (say_("Held for"), sure),
                (
                    say_("Where"),
                    where_held(case, holding, self.drafting.facilities, self.speaker.vocabulary, words),
                ),
                (say_("Legal basis"), basis),
            ]
        return Section(say_("Who it is about"), (pairs(rows),))

    def _asked(self, relief: Relief) -> Section:
        say_ = self.words.translate
        if relief is Relief.RELEASE:
            asked = say_(
                "That the child be released without delay; or else that a ground for custody be shown and decided "
                "on at once, with reasons."
            )
        else:
            asked = say_(
                "That the custody, and the way in which the child is held, be reviewed at once; that each "
                "alternative to custody be answered; and that the child be released unless a lawful ground "
                "is shown."
            )
        return Section(
            say_("What could be asked"),
            (text(asked), blanks([say_("Court"), say_("Number of the file"), say_("What is asked")])),
        )

    # --- the safeguard ---------------------------------------------------------------------------

    def _safeguard(self) -> Section:
        say_, words, duty = self.words.translate, self.words, self.duty
        said = self.speaker.explained(duty.lead, duty)
        blocks: list[Block] = [strong(say_(duty.rule.title)), text(say_(duty.rule.plain)), text(self._stands())]
        if duty.outcome is Outcome.BREACHED or said.flags:
            lines = [*said.happened, *((said.exception,) if said.exception else ()), *said.flags]
            blocks.append(items([sentence(words.say(message)) for message in lines]))
        if said.otherwise is not None:
            blocks.append(text(words.say(said.otherwise)))
        blocks.append(
            table(
                [say_("Law"), say_("Limit"), say_("How it stands"), say_("From")],
                [self._of_law(finding) for finding in duty.findings],
                (3, 2, 5, 4),
            )
        )
        return Section(say_("The safeguard, and how it stands"), tuple(blocks))

    def _stands(self) -> str:
        say_, words, duty = self.words.translate, self.words, self.duty
        if duty.outcome is Outcome.PENDING and duty.lead.due is not None:
            when = words.between(duty.lead.due.earliest, duty.lead.due.latest)
            return say_("Not breached. It falls due {when}.").format(when=when)
        differs = {finding.outcome for finding in duty.findings} != {Outcome.BREACHED}
        if differs:
            return say_("By the record it is breached under one of the laws below, and not under every one.")
        return say_("By the record it is breached.")

    def _of_law(self, finding: Finding) -> list[str]:
        words, say_, limit, law = self.words, self.words.translate, finding.limit, self.speaker.pack
        states = {
            Outcome.BREACHED: say_("breached"),
            Outcome.PENDING: say_("not breached; runs"),
            Outcome.MET: say_("met"),
            Outcome.UNKNOWN: say_("nobody can tell"),
            Outcome.NOT_APPLICABLE: say_("does not apply"),
        }
        state = states[finding.outcome]
        if finding.due is not None and finding.outcome in {Outcome.BREACHED, Outcome.PENDING}:
            due = words.between(finding.due.earliest, finding.due.latest)
            state = say_("{state}; due {when}").format(state=state, when=due)
        if limit is None:
            return [law_label(finding.law, law, words), say_("no number"), state, say_("the provisions below")]
        provision = law.texts.provisions.get(limit.provision)
        source = source_of(provision, words).cited if provision else say_("house policy, not law")
        label = law_label(limit.law, law, words)
        return [label, value_text(limit, words), state, source]

    # --- facts -----------------------------------------------------------------------------------

    def _used(self) -> frozenset[str]:
        """The events on which the findings rest, by id; the reader may see each."""
        used = {
            event
            for finding in self.duty.findings
            for event in (finding.trigger, finding.settled_by, *finding.evidence)
            if event
        }
        return frozenset(fact.root for event in used if (fact := self.case.fact(event)) is not None)

    def _facts(self) -> Section:
        say_, case = self.words.translate, self.case
        used, holding = self._used(), holding_of(case)
        begins = holding.earliest if holding is not None else case.as_of
        rows: list[list[str]] = []
        left_out = False
        for fact in case.resolved.facts:
            event = case.events.get(fact.id)
            rests = fact.root in used
            if event is None or not (rests or (fact.kind in _OF_CUSTODY and fact.latest >= begins)):
                continue
            if event.compartment != Compartment.SPINE:
                left_out = left_out or rests
                continue
            rows.append([str(len(rows) + 1), *self._row(fact, event)])
        blocks = [
            table(
                [say_("No."), say_("When"), say_("What"), say_("Recorded by")],
                rows,
                (1, 4, 8, 4),
            )
            if rows
            else text(say_("No fact that may stand in this draft."))
        ]
        if left_out:
            blocks.append(
                text(
                    say_(
                        "Something on which this rests is not filed in the course of the case. It is left out "
                        "here: counsel decides whether it may leave the file."
                    )
                )
            )
        return Section(say_("What the record shows"), tuple(blocks))

    def _row(self, fact: Fact, event: Event) -> list[str]:
        say_, words = self.words.translate, self.words
        kind = self.speaker.vocabulary.kinds[fact.kind]
        at = stated_instant(fact, event, self.case.zone)
        known = words.known(at)
        when = say_("{when} ({known})").format(when=words.instant(at), known=known) if known else words.instant(at)
        read = {need.attribute for need in needs(self.duty.rule, self.ruleset, self.speaker.vocabulary)}
        lines = [say_(kind.label)]
        lines += [
            self._answer(kind.attributes[name], value)
            for name, value in fact.attributes.items()
            if name in read and name in kind.attributes and kind.attributes[name].group in _GROUPS
        ]
        if fact.exists is None:
            lines.append(say_("The record leaves open whether it happened"))
        agency = self.drafting.agencies.get(event.agency, event.agency)
        recorded = words.moment(event.recorded) if event.recorded is not None else say_("no date known")
        recorded = recorded.replace(" ", "\u00a0")  # a day does not part from its month
        return [
            when,
            say_(". ").join(line.removesuffix(".") for line in lines),
            say_("{agency}, {when}").format(agency=_apart(agency), when=recorded),
        ]

    def _answer(self, attribute: Attribute, value: Value | Disputed) -> str:
        say_ = self.words.translate
        if isinstance(value, Disputed):
            answer = say_("the record contradicts itself")
        elif attribute.type is Type.TEXT and not isinstance(value, Answer):
            answer = say_("written in the file, not repeated here")
        else:
            answer = value_said(attribute, value, self.words)
        return say_("{question} {answer}").format(question=say_(attribute.label), answer=answer)

    # --- what is not known -----------------------------------------------------------------------

    def _unknown(self) -> Section:
        say_, words = self.words.translate, self.words
        missing: dict[str, None] = {}
        for finding in self.duty.findings:
            for clause in self.speaker.explained(finding, self.duty).missing:
                missing[words.say(say("Missing: {facts}.", facts=Listing((clause,), "and")))] = None
        if self.case.age is None:
            missing[say_("The record that the drafter may see holds no age.")] = None
        lines = list(missing) or [say_("Of this safeguard nothing that it turns on is missing from the record.")]
        lines.append(say_("The drafter sees part of the record. Other agencies may hold facts that bear on this."))
        lines += [say_("No record shows: {what}").format(what=say_(unseen)) for unseen in self.duty.rule.unseen]
        return Section(say_("What is not known"), (items(lines),))

    # --- the law ---------------------------------------------------------------------------------

    def _provisions(self) -> Section:
        say_ = self.words.translate
        found: dict[str, Provision] = {}
        for finding in self.duty.findings:
            provision = self.speaker.pack.texts.provisions.get(finding.limit.provision) if finding.limit else None
            if provision is not None:
                found.setdefault(provision.id, provision)
        for provision in provisions_of(self.duty.rule, self.speaker.pack):
            found.setdefault(provision.id, provision)
        ordered = sorted(found.values(), key=lambda each: _ORDER.index(each.standing))
        sources = [source_of(each, self.words) for each in ordered]
        blocks: list[Block] = [
            text(
                say_(
                    "Each is told in our own words: quote the official text. Guidance and best practice help to "
                    "read the law and bind no court by themselves; house policy is no law at all."
                )
            ),
            table(
                [say_("Source"), say_("It says"), say_("Standing")], [_source(each) for each in sources], (4, 8, 3)
            ),
        ]
        policies = {
            value_text(finding.limit, self.words)
            for finding in self.duty.findings
            if finding.limit is not None and not finding.limit.is_law
        }
        blocks += [
            text(
                say_("The limit of {limit} is house policy, not law. No source gives a number.").format(limit=limit)
            )
            for limit in sorted(policies)
        ]
        return Section(say_("Provisions, each with its standing"), tuple(blocks))

    def _for_counsel(self) -> Section:
        say_ = self.words.translate
        return Section(
            say_("Before anything is filed"),
            (
                checks(
                    [
                        say_(
                            "The child was asked what they want. Nothing that the child said stands in this draft."
                        ),
                        say_("Every fact was read again in the file, and asked for where it is missing."),
                        say_("Every provision was read in its official text, and national law was added."),
                        say_("It was decided what may leave the file, the child’s name included."),
                        say_("What is filed was written by counsel, and is signed by counsel alone."),
                    ]
                ),
            ),
        )


def _source(source: Source) -> list[str]:
    return [source.cited, source.says, source.standing]


def _apart(name: str) -> str:
    """A name or code, kept from disturbing the text round it."""
    return f"\u2068{name}\u2069"


def motion(duty: Duty, speaker: Speaker, ruleset: RuleSet, drafting: Drafting) -> dict[str, object]:
    """The content of the draft from `duty`, in the words of its reader. Whether one may be made at all is for
    `grounds.why_no_draft` to say; a safeguard that is no ground raises `KeyError`."""
    dated = replace(speaker, words=speaker.words.on_paper)  # a paper is read in another year too
    return _Motion(duty, dated, ruleset, drafting).content()
