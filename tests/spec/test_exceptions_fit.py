"""Which exception fits which form: what falls due, what answers, and where there is a window."""

from __future__ import annotations

from pathlib import Path

import pytest

from amparo.safeguards.mistakes import RuleError
from tests.spec.test_files import load_small

STATE = '[state.custody]\nopens = "admitted"\ncloses = "let_go"\nkey = "episode"\n'
WITHIN = 'form = "within"\ntrigger = "stopped"\nneed = "heard"\nlimit = "hearing"'
EVERY = 'form = "every"\nstate = "custody"\nneed = "heard"\nlimit = "review"'
BEFORE = 'form = "before"\ntrigger = "charged"\nneed = "heard"'
REQUIRE = 'form = "before"\ntrigger = "heard"\nrequire = "forum = judge"'
NEVER_WHILE = 'form = "never"\nstate = "custody"\nnever = "heard"'
NEVER_AFTER = 'form = "never"\ntrigger = "stopped"\nnever = "heard"'
NEVER = 'form = "never"\nnever = "heard"'
LENGTH = 'form = "at_most"\nstate = "custody"\nlimit = "review"'
COUNT = 'form = "at_most"\ncount = "heard"\nlimit = "minimum-age"'
COUNT_WHILE = 'form = "at_most"\nstate = "custody"\ncount = "heard"\nlimit = "minimum-age"'

#: The form, and for each sort of exception whether it can be: nothing falls due where nothing has a limit of time;
#: nothing answers where nothing is needed or forbidden; nothing can happen within a window where there is none.
FITS = {
    #             at the due time, on the answer, by an event
    "within": (WITHIN, True, True, True),
    "every": (EVERY, True, True, True),
    "before": (BEFORE, False, True, False),
    "before, of itself": (REQUIRE, False, False, False),
    "never while it lasts": (NEVER_WHILE, False, True, True),
    "never from then on": (NEVER_AFTER, False, True, True),
    "never, each alone": (NEVER, False, True, False),
    "at most so long": (LENGTH, True, False, True),
    "at most so often": (COUNT, False, False, True),
    "at most so often while it lasts": (COUNT_WHILE, False, False, True),
}
SORTS = {
    "due": ('at = "due"\nwhen = "held(custody)"', "nothing falls due here"),
    "answer": ('on = "answer"\nwhen = "known(note)"', "there is no answer to judge"),
    "event": ('event = "let_go"', "there is no window in which the event could happen"),
}


def found(tmp_path: Path, form: str, exception: str) -> list[str]:
    file = tmp_path / "x.toml"
    unless = f'[[rule.unless]]\nlabel = "x"\n{exception}\n'
    file.write_text(f'{STATE}\n[[rule]]\nid = "x"\n{form}\n\n{unless}')
    try:
        load_small(file)
    except RuleError as refused:
        return [
            mistake.found for mistake in refused.mistakes if mistake.found.startswith(("nothing", "there is no"))
        ]
    return []


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("form", FITS)
def test_an_exception_is_refused_where_it_could_never_excuse(tmp_path: Path, form: str, sort: str) -> None:
    text, *fits = FITS[form]
    exception, refusal = SORTS[sort]
    assert found(tmp_path, text, exception) == ([] if fits[list(SORTS).index(sort)] else [refusal])


@pytest.mark.parametrize("form", FITS)
def test_an_exception_at_the_trigger_fits_everywhere(tmp_path: Path, form: str) -> None:
    assert found(tmp_path, FITS[form][0], 'when = "known(linked)"') == []
    assert found(tmp_path, FITS[form][0], 'at = "trigger"\nwhen = "known(linked)"') == []
