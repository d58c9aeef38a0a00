"""`amparo law` as a ministry's lawyer types it."""

from __future__ import annotations

import csv
import io
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from amparo.entrypoints.main import exit_code
from amparo.law.packs import load_law
from amparo.law.schema import SECTIONS

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def law(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs `amparo law` in an empty folder: its exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AMPARO_KEY_PASSPHRASE", "a long one")

    def run(*arguments: str) -> tuple[int, str, str]:
        code = exit_code(["law", *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


NEW = ("new", "xc", "--id", "XC", "--name", "XC (invented)", "--zone", "UTC")


def dated(folder: Path) -> None:
    """Gives the pack in `folder` a version and a day."""
    main = folder / "pack.toml"
    text = main.read_text(encoding="utf-8").replace("# version", "version").replace("# issued", "issued")
    main.write_text(text, encoding="utf-8")


def test_a_new_pack_can_be_used_at_once_and_lists_every_quantity(law: Run, tmp_path: Path) -> None:
    assert law(*NEW)[0] == 0
    code, out, err = law("lint", "xc")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1].startswith("no mistake; ")
    limits = (tmp_path / "xc/limits.toml").read_text(encoding="utf-8")
    assert [name for name in load_law().quantities if f'# id = "{name}"' not in limits] == []
    whole = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "xc").iterdir())
    assert [section.heading for section in SECTIONS if section.heading not in whole] == []
    assert [role for role in load_law().roles if f"\n# {role}: " not in whole] == []
    assert "\n# apprehended: " in (tmp_path / "xc/lines.toml").read_text(encoding="utf-8")
    offences = (tmp_path / "xc/offences.toml").read_text(encoding="utf-8")
    assert "\n# 0905: Organized criminal group\n" in offences
    assert len(re.findall(r"^# \d{4,6}: \S", offences, re.MULTILINE)) == 46


def test_what_a_new_pack_proposes_is_right_when_it_is_uncommented(law: Run, tmp_path: Path) -> None:
    law(*NEW)
    texts = tmp_path / "xc/texts.toml"
    texts.write_text(
        '[instrument.a]\ntitle = "A"\nshort = "A"\nstanding = "national_law"\n'
        '[provision.one]\ninstrument = "a"\nreference = "art 1"\nsays = "One."\nverified = true\n',
        encoding="utf-8",
    )
    limits = tmp_path / "xc/limits.toml"
    lines = [line for line in limits.read_text(encoding="utf-8").splitlines() if "     # " not in line]
    lines = lines[lines.index("# [[limit]]") + 1 :]  # past what explains the section
    kept = [
        line[2:] for line in lines if line[2:].startswith(("[[limit]]", "id =", "value =", "ends =", "provision ="))
    ]
    limits.write_text("\n".join(kept).replace('"..."', '"one"'), encoding="utf-8")
    code, out, _ = law("lint", "xc", "--fail-on", "silence", "--fail-on", "looser", "--fail-on", "unsure")
    assert code == 0
    assert out.splitlines()[-1] == "no mistake; 0 silences, 4 warnings, 0 looser, 14 equal, 0 stricter, 0 unsure"


def test_a_pack_that_could_not_be_read_is_not_begun(law: Run, tmp_path: Path) -> None:
    code, _, err = law("new", "xc", "--id", "xc", "--name", "XC", "--zone", "UTC")
    assert (code, err) == (
        2,
        "xc/pack.toml:2: pack: 'xc' is no code of a country; write two capitals, such as XA\n",
    )
    assert not (tmp_path / "xc").exists()
    assert law(*NEW)[0] == 0


def test_a_folder_is_never_written_over(law: Run) -> None:
    assert law(*NEW)[0] == 0
    assert law(*NEW) == (2, "", "xc: is there already; name another folder\n")


def test_all_mistakes_are_told_at_once_in_order_with_file_and_line(law: Run, tmp_path: Path) -> None:
    law(*NEW)
    (tmp_path / "xc/limits.toml").write_text(
        '[[limit]]\nid = "authority"\nvalue = "a day"\n\n'
        '[[limit]]\nid = "minimum-age"\nvalue = 99\nunit = "years"\n',
        encoding="utf-8",
    )
    (tmp_path / "xc/lines.toml").write_text(
        '[[line]]\non = ["aprehended"]\nby = "police"\nto = "sheriff"\n', encoding="utf-8"
    )
    (tmp_path / "xc/offences.toml").write_text(
        '[[offence]]\nprovision = "no"\nlabel = "X"\niccs = ["0909", "9", "09051"]\n', encoding="utf-8"
    )
    code, out, err = law("lint", "xc")
    assert (code, out) == (2, "")
    told = err.splitlines()
    assert [line.split(": ")[0] for line in told[:-1]] == [
        *("xc/limits.toml:1", "xc/limits.toml:3", "xc/limits.toml:5", "xc/limits.toml:7", "xc/limits.toml:8"),
        *("xc/lines.toml:2", "xc/lines.toml:4"),
        *("xc/offences.toml:2", "xc/offences.toml:4", "xc/offences.toml:4"),
    ]
    assert told[5].startswith(
        "xc/lines.toml:2: line 1: there is no kind of event 'aprehended' in the vocabulary; the nearest are appr"
    )
    assert "write a wider one, of 0901, 09011, 09012, 0903, 0905, 09051, 0906" in err
    assert told[-1] == "10 mistakes; the pack cannot be used"


def test_other_commands_tell_the_first_mistake_and_how_many_more(law: Run, tmp_path: Path) -> None:
    law(*NEW)
    (tmp_path / "xc/limits.toml").write_text('[[limit]]\nid = "authority"\n', encoding="utf-8")
    code, _, err = law("gaps", "xc")
    assert code == 2
    assert err.startswith("xc/limits.toml:1: limit 1: a limit of law cites its provision")
    assert err.endswith("(1 more; amparo law lint shows all)\n")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("nowhere", "nowhere:1: cannot be read (No such file or directory); check the name\n"),
        (".", "/pack.toml:1: is not there; a folder that is a pack has it, with [pack] in it\n"),
    ],
)
def test_what_is_no_pack_is_bad_input(law: Run, wrong: str, said: str) -> None:
    code, out, err = law("lint", wrong)
    assert (code, out) == (2, "")
    assert err.endswith(said)


@pytest.mark.parametrize(("what", "code"), [("looser", 1), ("silence", 1), ("unsure", 0)])
def test_lint_leaves_with_1_for_what_fail_on_names(law: Run, what: str, code: int) -> None:
    assert law("lint", "XA", "--fail-on", what)[0] == code
    assert law("lint", "XA")[0] == 0


def test_gaps_as_rows(law: Run) -> None:
    code, out, _ = law("gaps", "XA", "--format", "csv")
    assert code == 0
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["limit"], row["stands"], row["country"], row["floor"], row["to"]) for row in rows][:4] == [
        ("authority", "stricter", "PT12H", "PT24H", ""),
        ("final-decision", "looser", "P9M", "P6M", ""),
        ("minimum-age", "looser", "10", "14", "2023-12-31"),
        ("minimum-age", "looser", "12", "14", ""),
    ]


def test_a_signature_holds_until_anything_is_changed(law: Run, tmp_path: Path) -> None:
    law(*NEW)
    dated(tmp_path / "xc")
    assert law("key", "k.pem")[0] == 0
    assert stat.S_IMODE((tmp_path / "k.pem").stat().st_mode) == 0o600
    assert "ENCRYPTED" in (tmp_path / "k.pem").read_text()
    assert law("sign", "xc", "--key", "k.pem")[0] == 0
    code, out, _ = law("verify", "xc", "--key", "k.pem.pub")
    assert code == 0
    assert out.splitlines()[-1] == "signed with the key of k.pem.pub, and unchanged"
    lines = tmp_path / "xc/lines.toml"
    kept = lines.read_bytes()
    lines.write_bytes(b"\xef\xbb\xbf" + kept.replace(b"\n", b"\r\n"))  # what a computer does to line ends
    assert law("verify", "xc", "--key", "k.pem.pub")[0] == 0
    lines.write_bytes(kept + b"#\n")
    code, out, _ = law("verify", "xc", "--key", "k.pem.pub")
    assert (code, "changed since it was signed" in out) == (1, True)
    lines.write_bytes(kept)
    lines.rename(tmp_path / "xc/other.toml")
    assert law("verify", "xc", "--key", "k.pem.pub")[0] == 1


def test_another_key_and_a_signature_of_another_text_do_not_count(law: Run, tmp_path: Path) -> None:
    law(*NEW)
    dated(tmp_path / "xc")
    law("key", "one.pem")
    law("key", "two.pem")
    assert law("verify", "xc", "--key", "one.pem.pub")[0] == 1
    law("sign", "xc", "--key", "one.pem")
    assert law("verify", "xc", "--key", "two.pem.pub")[:2][0] == 1
    signature = tmp_path / "xc/pack.sig"
    head, _, *rest = signature.read_text().splitlines()
    signature.write_text("\n".join([head, "sha256:" + "0" * 64, *rest]))  # another digest under the same signature
    code, out, _ = law("verify", "xc", "--key", "one.pem.pub")
    assert (code, "not signed with the key" in out) == (1, True)
    signature.write_text("nothing\n")
    code, _, err = law("verify", "xc", "--key", "one.pem.pub")
    assert (code, "is no signature of a pack" in err) == (2, True)


def test_a_pack_without_a_day_is_not_signed_and_a_wrong_key_is_named(
    law: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    law(*NEW)
    law("key", "k.pem")
    code, _, err = law("sign", "xc", "--key", "k.pem")
    assert (code, "write version and issued" in err) == (2, True)
    dated(tmp_path / "xc")
    assert law("sign", "xc", "--key", "k.pem.pub")[0] == 2
    assert (
        law("sign", "xc", "--key", "missing.pem")[2] == "missing.pem: cannot be read: No such file or directory\n"
    )
    monkeypatch.setenv("AMPARO_KEY_PASSPHRASE", "another")
    code, _, err = law("sign", "xc", "--key", "k.pem")
    assert (code, "another" in err, "the passphrase is wrong" in err) == (2, False, True)
    assert not (tmp_path / "xc/pack.sig").exists()


def test_a_locked_key_asks_for_its_passphrase_and_only_ed25519_signs(
    law: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    law(*NEW)
    dated(tmp_path / "xc")
    law("key", "k.pem")
    monkeypatch.delenv("AMPARO_KEY_PASSPHRASE")
    asked: list[str] = []
    monkeypatch.setattr("typer.prompt", lambda text, **_: asked.append(text) or "a long one")
    assert law("sign", "xc", "--key", "k.pem")[0] == 0
    assert asked == ["Passphrase"]
    other = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "other.pem").write_bytes(other)
    code, _, err = law("sign", "xc", "--key", "other.pem")
    assert (code, err) == (2, "other.pem: this key is no Ed25519 key; make one with amparo law key\n")
    assert law("verify", "xc", "--key", "k.pem.pub")[0] == 0, "what was signed before is still signed"


def test_a_key_is_never_written_over(law: Run, tmp_path: Path) -> None:
    law("key", "k.pem")
    before = (tmp_path / "k.pem").read_bytes()
    assert law("key", "k.pem")[0] == 2
    assert (tmp_path / "k.pem").read_bytes() == before


def test_a_pack_is_shown_in_one_of_its_languages(law: Run) -> None:
    code, out, _ = law("show", "XB", "--language", "am")
    assert code == 0
    for said in ("የቤተሰብ የሽማግሌዎች ጉባኤ", "customary", "PT48H, working", "0203, 0905, 0906", "belonging is enough"):
        assert said in out, said
    assert "Constabulary" in law("show", "XB")[1]
    assert law("show", "XB", "--language", "fr") == (2, "", "the pack has no names in fr; it has en, ar, am\n")


def test_what_a_pack_does_not_hold_is_not_shown(law: Run) -> None:
    law(*NEW)
    code, out, _ = law("show", "xc")
    assert (code, len(out.splitlines())) == (0, 1)


def test_everything_but_signing_does_without_the_server(tmp_path: Path) -> None:
    """The core has no cryptography: a court's own system can check and compare packs, and see their digests."""
    probe = (
        "import sys\n"
        "class Refuse:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] in ('cryptography', 'django'):\n"
        "            raise ModuleNotFoundError(f'no {name}', name=name)\n"
        "sys.meta_path.insert(0, Refuse())\n"
        "from amparo.entrypoints.main import exit_code\n"
        "codes = [exit_code(['law', *line.split()]) for line in sys.argv[1:]]\n"
        "print(codes)\n"
    )
    lines = ["lint XB", "gaps XB", "show XB", f"key {tmp_path}/k.pem"]
    ran = subprocess.run(
        [sys.executable, "-c", probe, *lines], capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.stdout.splitlines()[-1] == "[0, 0, 0, 2]", ran.stderr
    assert "amparo law needs cryptography, which is not installed; run: pip install 'amparo[server]'" in ran.stderr


def test_a_quantity_of_the_country_serves_a_rule_of_the_country(law: Run, tmp_path: Path) -> None:
    """The presumption of incapacity: no rule of the catalogue knows it, and a rule file can ask for it."""
    (tmp_path / "rule.toml").write_text(
        '[[rule]]\nid = "presumed-incapable"\ntitle = "Presumed incapable"\n'
        'plain = "A child under the age of the presumption is not charged."\nacts = "prosecutor"\n'
        'form = "never"\nnever = "charge_filed"\n'
        "never_where = 'youngest_at(offence_date) < limit(presumed-incapacity)'\n",
        encoding="utf-8",
    )
    (tmp_path / "log.csv").write_text(
        "subject,kind,happened,birth,offence_date\n"
        "C-1,age_recorded,2026-03-01,2012-06-01,\nC-1,charge_filed,2026-03-02,,2026-02-01\n"
        "C-2,age_recorded,2026-03-01,2011-06-01,\nC-2,charge_filed,2026-03-02,,2026-02-01\n",
        encoding="utf-8",
    )
    (tmp_path / "map.toml").write_text(
        '[log]\nsubject = "child"\nzone = "Etc/GMT-3"\n[[coverage]]\nkinds = ["charge_filed"]\nfrom = 2026-01-01\n',
        encoding="utf-8",
    )
    found = tmp_path / "found.csv"
    arguments = ["log.csv", "--map", "map.toml", "--country", "XB", "--rules", "rule.toml", "--output", "found.csv"]
    assert exit_code(["check", *arguments, "--format", "csv"]) == 0
    rows = list(csv.DictReader(found.open(encoding="utf-8")))
    assert [(row["case"], row["law"], row["outcome"]) for row in rows] == [
        ("C-1", "XB", "breached"),  # thirteen
        ("C-2", "XB", "met"),  # fourteen
    ]
