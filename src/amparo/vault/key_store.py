"""The wrapped data keys: one for each subject and compartment, in a folder apart from the database.

Pure. A dump of the database opens nothing without this folder, and this folder holds nothing but keys. It has

- `ring.json`, the wrapping keys (`key_ring`);
- `keys/000` to `keys/fff`, text files of lines `subject compartment version wrapped-key`, spread by a hash of the
  subject so that one is short to read and a destroyed key is soon rewritten away;
- `lock`, held by whoever changes anything.

Reading takes no lock: a file grows by whole synced lines, or is replaced in one step. What this process has read it
keeps until the file changes, so a key that another process destroys is forgotten here at the next use.
A destroyed key may survive in free blocks of the disk and in backups of the folder, wrapped: `rotate` and then
`retire` make those useless as well.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
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
from amparo.vault.key_ring import KEY_BYTES, KeyRing

#: Whose key: subject and compartment.
Owner = tuple[str, str]

_FILES_REMEMBERED = 1024


def _file_of(subject: str) -> str:
    return hashlib.sha256(subject.encode()).hexdigest()[:3]


def _bound(owner: Owner) -> bytes:
    parts = [b"amparo data key", *(part.encode() for part in owner)]
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def _line(owner: Owner, version: int, wrapped: bytes) -> bytes:
    return f"{owner[0]} {owner[1]} {version} {base64.b64encode(wrapped).decode()}\n".encode()


@dataclass(slots=True)
class _Read:
    """One file as this process last read it: its signature, its wrapped keys, and those unwrapped so far."""

    signature: tuple[int, int, int]
    wrapped: dict[Owner, tuple[int, bytes]]
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
        """The keys that exist of those asked for."""
        found: dict[Owner, DataKey] = {}
        with self._guard:
            for owner in owners:
                read = self._file(_file_of(owner[0]))
                key = read.opened.get(owner)
                if key is None and owner in read.wrapped:
                    key = read.opened[owner] = self._unwrapped(owner, *read.wrapped[owner])
                if key is not None:
                    found[owner] = key
        return found

    def fitting(self, owners: Iterable[Owner]) -> dict[Owner, DataKey]:
        """`keys`, without those that were changed and do not open: to whoever reads, they are as good as lost."""
        found: dict[Owner, DataKey] = {}
        for owner in owners:
            with contextlib.suppress(CannotOpen):
                found |= self.keys([owner])
        return found

    def key(self, subject: str, compartment: str) -> DataKey:
        """The key of `subject`'s `compartment`. Raises `NoSuchKey` if it was destroyed or never made."""
        owner = (subject, compartment)
        found = self.keys([owner])
        if owner not in found:
            raise NoSuchKey(f"there is no key for compartment {compartment} of {subject}: destroyed, or never made")
        return found[owner]

    def ensure(self, owners: Iterable[Owner]) -> dict[Owner, DataKey]:
        """The keys of all `owners`; those that do not exist are made and are on the disk when this returns.

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
                        new[name] = new.get(name, b"") + _line(owner, version, wrapped)
                for name, lines in new.items():
                    append_file(self._folder / "keys" / name, lines)
            found |= self.keys(missing)
        return found

    def destroy(self, subject: str, compartment: str | None = None) -> int:
        """Forgets the keys of `subject` (of one compartment, or all) and says how many. Nothing brings them
        back."""
        name = _file_of(subject)
        with self._guard, locked(self._folder / "lock"):
            wrapped = self._file(name).wrapped
            gone = {o for o in wrapped if o[0] == subject and compartment in (None, o[1])}
            if gone:
                self._replace(name, {owner: kept for owner, kept in wrapped.items() if owner not in gone})
            return len(gone)

    def rotate(self) -> int:
        """Wraps every key under a new version of the wrapping key, and says which. No data is touched.

        Older versions stay in the ring until `retire`. Stopped half-way, it is run again.
        """
        with self._guard:
            with locked(self._folder / "lock"):
                self._ring = KeyRing.read(self._folder / "ring.json").with_new_version()
                self._ring.write(self._folder / "ring.json")
            for path in sorted((self._folder / "keys").glob("[0-9a-f]*")):
                with locked(self._folder / "lock"):
                    wrapped = self._file(path.name).wrapped
                    self._replace(
                        path.name,
                        {o: self._ring.wrap(self._unwrap(o, *kept), _bound(o)) for o, kept in wrapped.items()},
                    )
            return self._ring.current

    def retire(self, version: int) -> None:
        """Forgets a wrapping key. Raises `VaultError` while any key is still wrapped under it."""
        with self._guard, locked(self._folder / "lock"):
            self._ring = KeyRing.read(self._folder / "ring.json")
            without = self._ring.without(version)
            for path in sorted((self._folder / "keys").glob("[0-9a-f]*")):
                if any(used == version for used, _ in self._file(path.name).wrapped.values()):
                    raise VaultError(f"wrapping key {version} is still in use; run the rotation to its end first")
            self._ring = without
            self._ring.write(self._folder / "ring.json")

    def versions(self) -> Mapping[int, int]:
        """How many keys are wrapped under each version of the wrapping key."""
        counts = dict.fromkeys(KeyRing.read(self._folder / "ring.json").keys, 0)
        with self._guard:
            for path in sorted((self._folder / "keys").glob("[0-9a-f]*")):
                for version, _ in self._file(path.name).wrapped.values():
                    counts[version] = counts.get(version, 0) + 1
        return counts

    def _replace(self, name: str, wrapped: Mapping[Owner, tuple[int, bytes]]) -> None:
        for left in (self._folder / "keys").glob(
            ".*"
        ):  # by a process that crashed here: it may hold destroyed keys
            left.unlink()
        replace_file(self._folder / "keys" / name, b"".join(_line(owner, *kept) for owner, kept in wrapped.items()))
        self._read.pop(name, None)

    def _file(self, name: str) -> _Read:
        path = self._folder / "keys" / name
        try:
            status = os.lstat(path)
        except FileNotFoundError:
            self._read.pop(name, None)
            return _Read((0, 0, 0), {})
        signature = (status.st_ino, status.st_size, status.st_mtime_ns)
        read = self._read.get(name)
        if read is None or read.signature != signature:
            refuse_unless_private(path, status)
            read = self._read[name] = _Read(signature, self._lines(path))
            if len(self._read) > self._files_remembered:
                self._read.popitem(last=False)
        self._read.move_to_end(name)
        return read

    @staticmethod
    def _lines(path: Path) -> dict[Owner, tuple[int, bytes]]:
        wrapped: dict[Owner, tuple[int, bytes]] = {}
        content = read_private(path)
        whole = content[
            : content.rfind(b"\n") + 1
        ]  # an append in progress, or cut off by a crash, is not there yet
        for number, line in enumerate(whole.decode().splitlines(), start=1):
            try:
                subject, compartment, version, text = line.split(" ")
                wrapped[(subject, compartment)] = (int(version), base64.b64decode(text, validate=True))
            except ValueError:
                raise VaultError(
                    f"{path}:{number}: is no wrapped key; restore the key store from its backup"
                ) from None
        return wrapped

    def _unwrap(self, owner: Owner, version: int, wrapped: bytes) -> bytes:
        if version not in self._ring.keys:  # another process rotated
            self._ring = KeyRing.read(self._folder / "ring.json")
        return self._ring.unwrap(version, wrapped, _bound(owner))

    def _unwrapped(self, owner: Owner, version: int, wrapped: bytes) -> DataKey:
        return DataKey(AESGCM(self._unwrap(owner, version, wrapped)))


@lru_cache(maxsize=8)
def key_store_at(folder: Path) -> KeyStore:
    """The key store at `folder`, opened once in this process."""
    return KeyStore(folder)
