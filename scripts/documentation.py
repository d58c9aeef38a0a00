"""Builds the documentation and checks what was built: links, anchors, and that no page fetches from elsewhere.

python scripts/documentation.py          into site/
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).parents[1]
SITE = ROOT / "site"

#: What a browser fetches by itself when it shows a page, as opposed to links that somebody follows.
FETCHED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href", "object": "data"}
ELSEWHERE = re.compile(r"^(?:[a-z]+:)?//", re.IGNORECASE)
IN_STYLE = re.compile(r"(?:url\(|@import)\s*['\"]?((?:https?:)?//[^'\")]+)", re.IGNORECASE)


class _Page(HTMLParser):
    """What a page fetches, where it leads, and which places it has."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.links: list[str] = []
        self.places: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes the addresses and ids of one element."""
        values = {name: value or "" for name, value in attrs}
        address = values.get(FETCHED.get(tag, ""))
        # A canonical link or a link to the next page is read by machines, not fetched.
        named_only = tag == "link" and set(values.get("rel", "").split()) & {"canonical", "next", "prev"}
        if address and not named_only:
            self.fetched.append(address)
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        self.places |= {values[name] for name in ("id", "name") if values.get(name)}


def build() -> int:
    """Builds the site; warnings are errors. Returns the exit code of the generator."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--clean", "--site-dir", str(SITE)]
    # The theme's makers print an announcement; it is not about this documentation.
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def problems(site: Path) -> list[str]:
    """Everything wrong with the built site, one line each: `page: what`."""
    pages = {path: _read(path) for path in sorted(site.rglob("*.html"))}
    found: list[str] = []
    for path, page in pages.items():
        name = path.relative_to(site).as_posix()
        found += [f"{name}: fetches {address}" for address in page.fetched if ELSEWHERE.match(address)]
        found += [f"{name}: {why}" for link in page.links if (why := _broken(link, path, site, pages))]
        found += [f"{name}: needs {address}" for address in page.fetched if _absent(address, path, site)]
    for path in site.rglob("*.css"):
        found += [f"{path.relative_to(site)}: fetches {address}" for address in IN_STYLE.findall(path.read_text())]
    return found


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def _target(address: str, page: Path, site: Path) -> Path | None:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return None
    where = unquote(parts.path)
    target = (site / where.lstrip("/")) if where.startswith("/") else (page.parent / where)
    target = page if not where else target.resolve()
    return target / "index.html" if target.is_dir() else target


def _absent(address: str, page: Path, site: Path) -> bool:
    target = _target(address, page, site)
    return target is not None and not address.startswith("data:") and not target.is_file()


def _broken(link: str, page: Path, site: Path, pages: dict[Path, _Page]) -> str:
    target = _target(link, page, site)
    if target is None or page.name == "404.html":
        return ""
    if not target.is_file():
        return f"leads to {link}, which is not there"
    place = unquote(urlsplit(link).fragment)
    if place and target in pages and place not in pages[target].places:
        return f"leads to {link}, but that page has no such place"
    return ""


def main() -> int:
    """Builds and checks; prints what is wrong. 0 if nothing is."""
    if code := build():
        return code
    found = problems(SITE)
    for line in found:
        print(line, file=sys.stderr)
    if not found:
        print(f"documentation: {len(list(SITE.rglob('*.html')))} pages in site/, every link leads somewhere")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
