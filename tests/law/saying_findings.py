"""What every safeguard says of a child's record, in sentences, for somebody who knows the law to read and approve.

    python -m tests.law.saying_findings > tests/law/explanations.txt

One block for each part of each safeguard, and in it one finding for each outcome that its situations reach: the
first there is. Under the block's head stands once what the safeguard asks; under each outcome the name of the
situation, the law, and every other sentence that a page would show.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from amparo.law.messages import Between, Length, Listing, Message, Moment, Parameter, Word
from amparo.pathway.instants import moment_of
from amparo.safeguards.explaining import explain
from amparo.safeguards.findings import SUMMARY_ORDER, Finding, Outcome
from amparo.safeguards.nodes import Rule
from tests.law.building import Record, build
from tests.law.judging import catalogue, findings, words
from tests.law.reading_situations import all_situations

APPROVED = Path(__file__).with_name("explanations.txt")
_MINUTE, _HOUR, _DAY = 60_000_000, 3_600_000_000, 86_400_000_000


def english(said: Parameter, zone: str) -> str:
    """A message in English, each value as plainly as it can be written."""
    match said:
        case Message(text, values):
            return text.format(**{name: english(value, zone) for name, value in values.items()})
        case Moment(at):
            moment = moment_of(at, zone)
            seconds = f":{moment:%S}" if moment.second not in {0, 59} else ""
            return f"{moment.day} {moment:%B %Y %H:%M}{seconds}"
        case Between(earliest, latest):
            return f"between {english(Moment(earliest), zone)} and {english(Moment(latest), zone)}"
        case Length(length):
            days, rest = divmod(length, _DAY)
            parts = ((days, "d"), (rest // _HOUR, "h"), (rest % _HOUR // _MINUTE, "min"))
            return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 min"
        case Listing(items, conjunction):
            listed = [english(item, zone) for item in items]
            return f" {conjunction} ".join([", ".join(listed[:-1]), listed[-1]] if listed[1:] else listed)
        case Word(text):
            return text
        case _:
            return str(said)


Met = dict[tuple[str, Outcome], tuple[str, Finding, Record]]


def _first_met() -> Met:
    """For each part and outcome, the first situation that reaches it."""
    met: Met = {}
    for situation in all_situations():
        record = build(situation.record, words())
        for finding in findings(record, (situation.rule,)):
            met.setdefault((f"{finding.rule}#{finding.part}", finding.outcome), (situation.id, finding, record))
    return met


def _block(rule: Rule, met: Met) -> Iterator[str]:
    name = f"{rule.id}#{rule.part}"
    yield f"== {rule.name}"
    yield rule.plain
    for outcome in SUMMARY_ORDER:
        if (name, outcome) not in met:
            continue
        situation, finding, record = met[name, outcome]
        yield ""
        yield f"{outcome.value.replace('_', ' ')} ({situation}{', ' + finding.law if finding.law else ''})"
        explanation = explain(finding, rule, record.timeline, words())
        for sentence in explanation.sentences():
            if (text := english(sentence, record.timeline.zone)) != rule.plain:
                yield f"  {text}"
    yield ""


def said() -> str:
    """The whole text."""
    met = _first_met()
    return "\n".join(line for rule in catalogue().rules for line in _block(rule, met)).rstrip()


if __name__ == "__main__":
    print(said())  # noqa: T201
