"""Logs in XML that are none: what is said of them, and of which line."""

from __future__ import annotations

import io

import pytest

from amparo.law.toml_files import FileError
from amparo.pathway.logs.xml_parts import XmlParts


class Names(XmlParts[str]):
    """The elements of a log, each as it ends, with how deep it lay."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        assert self.path[-1] == name
        self.attributes = attributes

    def end(self, name: str) -> None:
        self.done.append(f"{len(self.path)} {name}")


def parts(text: str) -> list[str]:
    return list(Names("a log", 3).parts(io.BytesIO(text.encode()), "x.xml"))


def refusal(text: str) -> str:
    with pytest.raises(FileError) as caught:
        _ = parts(text)
    return str(caught.value)


def test_elements_are_followed_without_their_namespaces_over_all_that_is_read_at_once() -> None:
    assert parts('<l:log xmlns:l="urn:x" xmlns="urn:y"><a><l:b/></a><c/></l:log>') == [
        "2 b", "1 a", "1 c", "0 log",
    ]  # fmt: skip
    many = parts("<log>" + "<a/>" * 50_000 + "<b/></log>")
    assert (len(many), many[0], many[-2:]) == (50_002, "1 a", ["1 b", "0 log"])


def test_what_is_finished_before_the_file_breaks_is_handed_out() -> None:
    names = Names("a log", 3).parts(io.BytesIO(("<log>" + "<a/>\n" * 40_000 + "</b>").encode()), "x.xml")
    seen: list[str] = []
    with pytest.raises(FileError) as caught:
        seen.extend(names)
    assert len(seen) > 10_000
    assert str(caught.value) == "x.xml:40001: is not well-formed XML (mismatched tag)"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<log>\n<a>\n</log>", "x.xml:3: is not well-formed XML (mismatched tag)"),
        ("<log>", "x.xml:1: is not well-formed XML (no element found)"),
        ("", "x.xml:1: is not well-formed XML (no element found)"),
        ("\n<html/>", "x.xml:2: begins with <html>, not with <log>; is this a log?"),
        (f"<{'y' * 41}/>", f"x.xml:1: begins with <{'y' * 40}>, not with <log>; is this a log?"),
        ("<log>\n<a>\n<b>\n<c/>\n</b></a></log>", "x.xml:4: nests elements more than 3 deep"),
        (
            "\n<!DOCTYPE log>\n<log/>",
            "x.xml:2: declares a document type, which a log never needs; remove the DOCTYPE",
        ),
    ],
)
def test_what_is_no_log_is_said_with_the_line(text: str, said: str) -> None:
    assert refusal(text) == said


def test_three_deep_is_no_deeper_than_three() -> None:
    assert parts("<log><a><b/></a></log>") == ["2 b", "1 a", "0 log"]
