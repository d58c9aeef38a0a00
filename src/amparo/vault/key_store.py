"""The wrapped data keys: one for each subject and compartment, in a folder apart from the database.

Pure. A dump of the database opens nothing without this folder, and this folder holds nothing but keys. It has

- `ring.json`, the wrapping keys (`key_ring`);
- `keys/000` to `keys/fff`, text files of wrapped keys (`key_lines`), spread by a hash of the subject so that one is
  short to read and a destroyed key is soon rewritten away;
- `lock`, held by whoever changes anything.

Reading takes no lock: a file grows by whole synced lines, or is replaced in one step. What this process has read it
keeps until the file changes, so a key that another process destroys is forgotten here at the next use.
A destroyed key may survive in free blocks of the disk and in backups of the folder, wrapped: `rotate` and then
`retire` make those useless as well.

A key that cannot be used (its line was damaged, it was changed, its wrapping key is lost) is as good as none, and
hides no other. What is locked from then on gets a key of its own, beside it: when the lost one is taken back from a
backup, each opens what it locked. Nothing but `destroy` ever removes a line.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from amparo.vault.envelopes import DataKey
from amparo.vault.errors import CannotOpen, NoSuchKey, VaultError
from amparo.vault.files import (
    append_file,
    locked,
    private_folder,
    read_private,
    refuse_unless_private,
    replace_file,
)
from amparo.vault.key_lines import KeyLines, Owner, WrappedKey, by_owner, line_of, read_lines
from amparo.vault.key_ring import KEY_BYTES, KeyRing

_FILES_REMEMBERED = 1024


def _file_of(subject: str) -> str:
    return hashlib.sha256(subject.encode()).hexdigest()[:3]


def _bound(owner: Owner) -> bytes:
    parts = [b"amparo data key", *(part.encode() for part in owner)]
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


@dataclass(frozen=True, slots=True)
class Damage:
    """A line of the key store, from 1, that opens nothing, and why."""

    file: Path
    line: int
    problem: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem}"


@dataclass(slots=True)
class _Read:
    """One file as this process last read it: its signature, its lines, and the keys unwrapped so far."""

    signature: tuple[int, int, int]
    lines: KeyLines
    wrapped: Mapping[Owner, list[WrappedKey]]
    opened: dict[Owner, DataKey] = field(default_factory=dict[Owner, DataKey])


class KeyStore:
    """The key store in `folder`. One object serves all threads of a process.

    Raises `UnsafeKeyStore` if anybody but the owner could read it, `VaultError` if it is missing or damaged.
    """

    def __init__(self, folder: Path, files_remembered: int = _FILES_REMEMBERED) -> None:
        self._folder = folder
        self._files_remembered = files_remembered
        self._read: OrderedDict[str, _Read] = OrderedDict()
        self._guard = threading.RLock()
        if not folder.is_dir():
            raise VaultError(
                f"there is no key store at {folder}; make one for an empty database, or name the right one"
            )
        private_folder(folder)
        private_folder(folder / "keys")
        self._ring = KeyRing.read(folder / "ring.json")

    @staticmethod
    def create(folder: Path) -> KeyStore:
        """The key store at `folder`, made if there is none. One that exists is opened and left as it is."""
        private_folder(folder)
        with locked(folder / "lock"):
            private_folder(folder / "keys")
            if not (folder / "ring.json").exists():
                if any((folder / "keys").iterdir()):
                    raise VaultError(f"{folder} holds keys but no ring.json; restore the key ring from its backup")
                KeyRing({}, 0).with_new_version().write(folder / "ring.json")
        return KeyStore(folder)

    def keys(self, owners: Iterable[Owner]) -> dict[Owner, DataKey]:
        """The keys of those asked for. One that was damaged, changed, or wrapped under a lost key is as good as
        none."""
        found: dict[Owner, DataKey] = {}
        with self._guard:
            for owner in owners:
                read = self._file(_file_of(owner[0]))
                key = read.opened.get(owner)
                if key is None and owner in read.wrapped:
                    key = self._data_key(read, owner)
                if key is not None:
                    found[owner] = key
        return found

    def key(self, subject: str, compartment: str) -> DataKey:
        """The key of `subject`'s `compartment`. Raises `NoSuchKey` if it was destroyed or never made, `CannotOpen`
        if it cannot be used."""
        owner = (subject, compartment)
        with self._guard:
            found = self.keys([owner])
            if owner not in found:
                for wrapped in self._file(_file_of(subject)).wrapped.get(owner, ()):
                    self._unwrap(wrapped)
                raise NoSuchKey(
                    f"there is no key for compartment {compartment} of {subject}: destroyed, or never made"
                )
        return found[owner]

    def names(self, subject: str) -> bool:
        """Whether a key of `subject` stands here, be it one that cannot be used."""
        with self._guard:
            return any(owner[0] == subject for owner in self._file(_file_of(subject)).wrapped)

    def ensure(self, owners: Iterable[Owner]) -> dict[Owner, DataKey]:
        """The keys of all `owners`; where there is none that can be used, one is made and is on the disk when this
        returns.

        Two processes that ask at once get the same key.
        """
        wanted = list(dict.fromkeys(owners))
        found = self.keys(wanted)
        missing = [owner for owner in wanted if owner not in found]
        for owner in missing:
            if any(not part or part.split() != [part] for part in owner):
                raise VaultError(f"{owner!r} cannot own a key; names of subjects and compartments hold no spaces")
        if missing:
            with self._guard, locked(self._folder / "lock"):
                self._ring = KeyRing.read(self._folder / "ring.json")
                made_meanwhile = self.keys(missing)
                new: dict[str, bytes] = {}
                for owner in missing:
                    if owner not in made_meanwhile:
                        version, wrapped = self._ring.wrap(AESGCM.generate_key(KEY_BYTES * 8), _bound(owner))
                        name = _file_of(owner[0])
                        new[name] = new.get(name, b"") + line_of(owner, version, wrapped)
                for name, lines in new.items():
                    append_file(self._folder / "keys" / name, lines)
            found |= self.keys(missing)
        return found

    def destroy(self, subject: str, compartment: str | None = None) -> int:
        """Forgets the keys of `subject` (of one compartment, or all) and says how many. Nothing brings them
        back.

        Raises `VaultError` while a line beside them is damaged: it might be one of them.
        """
        name = _file_of(subject)
        with self._guard, locked(self._folder / "lock"):
            lines = self._file(name).lines
            for line in lines.damaged:
                raise VaultError(
                    f"{self._path(name)}:{line}: is damaged and might be a key to destroy; mend or remove the line"
                )
            gone = [k for k in lines.keys if k.owner[0] == subject and compartment in (None, k.owner[1])]
            if gone:
                self._replace(name, [key.text() for key in lines.keys if key not in gone])
            return len(gone)

    def rotate(self) -> int:
        """Wraps every key under a new version of the wrapping key, and says which. No data is touched.

        Older versions stay in the ring until `retire`; lines that open nothing stay as they are. Stopped half-way,
        it is run again.
        """
        with self._guard:
            with locked(self._folder / "lock"):
                self._ring = KeyRing.read(self._folder / "ring.json").with_new_version()
                self._ring.write(self._folder / "ring.json")
            for name in self._files():
                with locked(self._folder / "lock"):
                    lines = self._file(name).lines
                    self._replace(name, [*map(self._rewrapped, lines.keys), *lines.damaged.values()])
            return self._ring.current

    def retire(self, version: int) -> None:
        """Forgets a wrapping key. Raises `VaultError` while any key is, or might be, wrapped under it."""
        with self._guard, locked(self._folder / "lock"):
            self._ring = KeyRing.read(self._folder / "ring.json")
            without = self._ring.without(version)
            for name in self._files():
                lines = self._file(name).lines
                if any(key.version == version for key in lines.keys):
                    raise VaultError(f"wrapping key {version} is still in use; run the rotation to its end first")
                for line in lines.damaged:
                    raise VaultError(f"{self._path(name)}:{line}: is damaged; mend or remove the line first")
            self._ring = without
            self._ring.write(self._folder / "ring.json")

    def damage(self) -> list[Damage]:
        """Every line that opens nothing, in the order of files and lines."""
        found: list[Damage] = []
        with self._guard:
            for name in self._files():
                path, lines = self._path(name), self._file(name).lines
                problems = dict.fromkeys(lines.damaged, "is no wrapped key")
                for key in lines.keys:
                    try:
                        self._unwrap(key)
                    except CannotOpen as error:
                        problems[key.line] = str(error)
                found += [Damage(path, line, problems[line]) for line in sorted(problems)]
        return found

    def take(self, backup: KeyStore, subjects: Collection[str]) -> int:
        """Adds the keys of `subjects` that `backup` has and this store lacks, and says how many.

        Nothing that is here is replaced. Whoever asks names those whose record still stands: the keys of sealed
        ones lie in old backups too.
        """
        taken = 0
        with self._guard, locked(self._folder / "lock"):
            self._ring = KeyRing.read(self._folder / "ring.json")
            for name in backup._files():
                here = self._file(name).wrapped
                lines: list[bytes] = []
                for owner, wrapped in backup._file(name).wrapped.items():
                    known = self._unwrapped(here.get(owner, ()))
                    if owner[0] in subjects:
                        missing = [key for key in backup._unwrapped(wrapped) if key not in known]
                        lines += [line_of(owner, *self._ring.wrap(key, _bound(owner))) for key in missing]
                if lines:
                    append_file(self._path(name), b"".join(lines))
                    taken += len(lines)
        return taken

    def versions(self) -> Mapping[int, int]:
        """How many keys are wrapped under each version of the wrapping key."""
        counts = dict.fromkeys(KeyRing.read(self._folder / "ring.json").keys, 0)
        with self._guard:
            for name in self._files():
                for key in self._file(name).lines.keys:
                    counts[key.version] = counts.get(key.version, 0) + 1
        return counts

    def _files(self) -> list[str]:
        return sorted(path.name for path in (self._folder / "keys").glob("[0-9a-f]*"))

    def _path(self, name: str) -> Path:
        return self._folder / "keys" / name

    def _replace(self, name: str, lines: Iterable[bytes]) -> None:
        for left in (self._folder / "keys").glob(
            ".*"
        ):  # by a process that crashed here: it may hold destroyed keys
            left.unlink()
        replace_file(self._path(name), b"".join(lines))
        self._read.pop(name, None)

    def _file(self, name: str) -> _Read:
        path = self._path(name)
        try:
            status = os.lstat(path)
        except FileNotFoundError:
            self._read.pop(name, None)
            return _Read((0, 0, 0), KeyLines((), {}), {})
        signature = (status.st_ino, status.st_size, status.st_mtime_ns)
        read = self._read.get(name)
        if read is None or read.signature != signature:
            refuse_unless_private(path, status)
            lines = read_lines(read_private(path))
            read = self._read[name] = _Read(signature, lines, by_owner(lines.keys))
            if len(self._read) > self._files_remembered:
                self._read.popitem(last=False)
        self._read.move_to_end(name)
        return read

    def _data_key(self, read: _Read, owner: Owner) -> DataKey | None:
        opened = [AESGCM(key) for key in self._unwrapped(read.wrapped[owner])]
        if not opened:
            return None
        key = DataKey(opened[-1], tuple(opened[:-1]))
        if len(opened) == len(read.wrapped[owner]):  # a wrapping key that is put back later may open the rest
            read.opened[owner] = key
        return key

    def _unwrap(self, key: WrappedKey) -> bytes:
        if key.version not in self._ring.keys:  # another process rotated
            self._ring = KeyRing.read(self._folder / "ring.json")
        return self._ring.unwrap(key.version, key.wrapped, _bound(key.owner))

    def _unwrapped(self, keys: Iterable[WrappedKey]) -> list[bytes]:
        """Those that open."""
        found: list[bytes] = []
        for key in keys:
            with contextlib.suppress(CannotOpen):
                found.append(self._unwrap(key))
        return found

    def _rewrapped(self, key: WrappedKey) -> bytes:
        try:
            return line_of(key.owner, *self._ring.wrap(self._unwrap(key), _bound(key.owner)))
        except CannotOpen:
            return key.text()


@lru_cache(maxsize=8)
def key_store_at(folder: Path) -> KeyStore:
    """The key store at `folder`, opened once in this process."""
    return KeyStore(folder)
