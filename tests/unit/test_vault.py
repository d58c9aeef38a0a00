"""Keys and what they lock: only where it belongs, only for its owner, and through crashes."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.pathway.events import Answer, Value
from amparo.pathway.instants import Instant, Precision
from amparo.pathway.store.encoding import to_bytes
from amparo.pathway.vocabulary import load_vocabulary
from amparo.vault.envelopes import LEAST_PADDED_BYTES, DataKey, Place
from amparo.vault.errors import CannotOpen, NoSuchKey, UnsafeKeyStore, VaultError
from amparo.vault.key_ring import KeyRing
from amparo.vault.key_store import KeyStore

HERE = Place("pathway_event", "row-1", "reasons", "spine")


@pytest.fixture
def store(tmp_path: Path) -> KeyStore:
    return KeyStore.create(tmp_path / "keys")


def key_of(store: KeyStore, subject: str = "child", compartment: str = "spine") -> DataKey:
    return store.ensure([(subject, compartment)])[(subject, compartment)]


@given(plain=st.binary(max_size=300))
def test_what_is_locked_opens_to_the_same(plain: bytes) -> None:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    key = DataKey(AESGCM(bytes(32)))
    assert key.open(key.lock(plain, HERE), HERE) == plain


@pytest.mark.parametrize(
    "elsewhere",
    [
        Place("identity_name", "row-1", "reasons", "spine"),
        Place("pathway_event", "row-2", "reasons", "spine"),
        Place("pathway_event", "row-1", "note", "spine"),
        Place("pathway_event", "row-1", "reasons", "defence"),
        Place("pathway_eventrow-1", "", "reasons", "spine"),  # the parts are kept apart
    ],
)
def test_a_value_opens_only_where_it_belongs(store: KeyStore, elsewhere: Place) -> None:
    key = key_of(store)
    locked = key.lock(b"yes", HERE)
    with pytest.raises(CannotOpen) as refused:
        key.open(locked, elsewhere)
    assert "yes" not in str(refused.value)


def test_every_changed_byte_is_noticed(store: KeyStore) -> None:
    key = key_of(store)
    locked = key.lock(b"yes", HERE)
    for position in range(len(locked)):
        changed = bytearray(locked)
        changed[position] ^= 1
        with pytest.raises(CannotOpen):
            key.open(bytes(changed), HERE)
    for cut in (b"", locked[:5], locked[:-1], locked + b"0"):
        with pytest.raises(CannotOpen):
            key.open(cut, HERE)


def test_length_tells_no_answer_from_another(store: KeyStore) -> None:
    key = key_of(store)
    lengths = {len(key.lock(answer, HERE)) for answer in (b'"yes"', b'"no"', b'{"answer":"not_asked"}')}
    assert len(lengths) == 1
    assert len(key.lock(b"a" * LEAST_PADDED_BYTES, HERE)) > lengths.pop()


def test_length_tells_no_date_from_a_blank_and_no_code_from_another(store: KeyStore) -> None:
    """What an event says apart from sets and texts: every code, every answer, every precision of a date."""
    key = store.ensure([("ilan", "protection")])[("ilan", "protection")]
    zone = max(available_timezones(), key=len)
    values: list[Value] = [*Answer, 0, 1234.5, "yes", "no"]
    values += [Instant(-(10**17), 10**17, precision, zone) for precision in Precision]
    values += [
        code for kind in load_vocabulary().kinds.values() for a in kind.attributes.values() for code in a.codes
    ]
    assert len(values) > 1000
    assert len({len(key.lock(to_bytes(value), HERE)) for value in values}) == 1


def test_one_value_locked_twice_looks_different(store: KeyStore) -> None:
    assert key_of(store).lock(b"yes", HERE) != key_of(store).lock(b"yes", HERE)


def test_subjects_and_compartments_have_keys_of_their_own(store: KeyStore) -> None:
    locked = key_of(store).lock(b"x", HERE)
    for other in (key_of(store, "other"), key_of(store, "child", "defence")):
        with pytest.raises(CannotOpen):
            other.open(locked, HERE)


def test_another_process_finds_the_same_key(store: KeyStore, tmp_path: Path) -> None:
    locked = key_of(store).lock(b"x", HERE)
    assert KeyStore(tmp_path / "keys").key("child", "spine").open(locked, HERE) == b"x"


def test_no_key_stands_in_the_clear(store: KeyStore, tmp_path: Path) -> None:
    key_of(store)
    ring = KeyRing.read(tmp_path / "keys" / "ring.json")
    lines = b"".join(path.read_bytes() for path in (tmp_path / "keys" / "keys").iterdir())
    assert lines.startswith(b"child spine 1 ")
    assert all(key not in lines for key in ring.keys.values())
    assert repr(ring) == "KeyRing(versions=[1], current=1)"


def test_what_others_could_read_is_not_opened(store: KeyStore, tmp_path: Path) -> None:
    key_of(store)
    folder = tmp_path / "keys"
    files = [folder, folder / "keys", folder / "ring.json", *(folder / "keys").iterdir()]
    for path in files:
        mode = path.stat().st_mode
        for others in (0o040, 0o004, 0o020, 0o001):
            path.chmod(mode | others)
            with pytest.raises(UnsafeKeyStore, match="mode"):
                KeyStore(folder).key("child", "spine")
        path.chmod(mode)
    assert KeyStore(folder).key("child", "spine")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_another_users_key_store_is_not_opened(store: KeyStore, tmp_path: Path) -> None:
    os.chown(tmp_path / "keys" / "ring.json", 12345, 12345)
    with pytest.raises(UnsafeKeyStore, match="another user"):
        KeyStore(tmp_path / "keys")
    assert store


def test_a_link_in_place_of_the_ring_is_not_followed(store: KeyStore, tmp_path: Path) -> None:
    ring = tmp_path / "keys" / "ring.json"
    ring.rename(tmp_path / "elsewhere.json")
    ring.symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(OSError):
        KeyStore(tmp_path / "keys")
    assert store


def test_a_missing_or_damaged_store_says_what_to_do(store: KeyStore, tmp_path: Path) -> None:
    with pytest.raises(VaultError, match="no key store"):
        KeyStore(tmp_path / "nowhere")
    key_of(store)
    ring = tmp_path / "keys" / "ring.json"
    whole = ring.read_text()
    for damaged in ("", "{}", whole.replace('"current": 1', '"current": 2'), whole[:-20]):
        ring.write_text(damaged)
        with pytest.raises(VaultError, match="damaged"):
            KeyStore(tmp_path / "keys")
    ring.unlink()
    with pytest.raises(VaultError, match="missing"):
        KeyStore(tmp_path / "keys")
    with pytest.raises(VaultError, match=r"no ring\.json"):  # making a new ring would lose every key for good
        KeyStore.create(tmp_path / "keys")


def test_a_line_cut_off_by_a_crash_is_dropped_and_the_next_key_is_whole(store: KeyStore, tmp_path: Path) -> None:
    key_of(store)
    (path,) = (tmp_path / "keys" / "keys").iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole + b"child defence 1 AAAA")  # told to nobody: the append had not returned
    assert KeyStore(tmp_path / "keys").keys([("child", "defence")]) == {}
    again = KeyStore(tmp_path / "keys")
    locked = key_of(again, "child", "defence").lock(b"x", HERE)
    assert path.read_bytes().startswith(whole + b"child defence 1 ")
    assert len(path.read_bytes().splitlines()) == 2
    assert KeyStore(tmp_path / "keys").key("child", "defence").open(locked, HERE) == b"x"


def test_a_damaged_line_is_named_and_hides_no_other(store: KeyStore, tmp_path: Path) -> None:
    locked = key_of(store).lock(b"x", HERE)
    (path,) = (tmp_path / "keys" / "keys").iterdir()
    whole = path.read_bytes()
    too_short = b"child defence 1 QUJD\n"
    for bad in (b"nonsense\n", b"\xff\xfe child spine 1 AA==\n", b"\n", too_short, b"child defence x AA==\n"):
        path.write_bytes(bad + whole)
        again = KeyStore(tmp_path / "keys")
        assert again.key("child", "spine").open(locked, HERE) == b"x"
        assert again.keys([("child", "defence")]) == {}
        (damage,) = again.damage()
        assert str(damage) == f"{path}:1: is no wrapped key"


def test_a_key_that_cannot_be_used_is_named_with_its_line(store: KeyStore, tmp_path: Path) -> None:
    key_of(store)
    key_of(store, "child", "defence")
    assert store.damage() == []
    (path,) = (tmp_path / "keys" / "keys").iterdir()
    path.write_bytes(path.read_bytes().replace(b"child defence 1", b"child defence 7"))
    again = KeyStore(tmp_path / "keys")
    (damage,) = again.damage()
    assert (damage.file, damage.line) == (path, 2)
    assert "wrapping key 7" in damage.problem
    assert again.key("child", "spine")
    with pytest.raises(CannotOpen, match="wrapping key 7"):
        again.key("child", "defence")


def test_a_lost_wrapping_key_closes_what_it_wrapped_and_nothing_else(store: KeyStore, tmp_path: Path) -> None:
    ring = tmp_path / "keys" / "ring.json"
    before = key_of(store).lock(b"before", HERE)
    with_one = KeyRing.read(ring)
    with_one.with_new_version().without(1).write(ring)
    again = KeyStore(tmp_path / "keys")
    assert again.keys([("child", "spine")]) == {}
    assert again.damage()[0].line == 1
    since = key_of(again).lock(b"since", HERE)
    both = with_one.keys | KeyRing.read(ring).keys
    KeyRing(both, 2).write(ring)
    for each in (again, KeyStore(tmp_path / "keys")):  # also in a process that runs on
        key = each.key("child", "spine")
        assert (key.open(before, HERE), key.open(since, HERE)) == (b"before", b"since")


def test_a_store_names_whose_keys_it_holds_also_those_that_do_not_open(store: KeyStore, tmp_path: Path) -> None:
    """By this a start tells the key store of another database from one in which a key was damaged."""
    key_of(store)
    (path,) = (tmp_path / "keys" / "keys").iterdir()
    path.write_bytes(path.read_bytes().replace(b"spine 1", b"spine 7"))
    again = KeyStore(tmp_path / "keys")
    assert again.keys([("child", "spine")]) == {}
    assert again.names("child")
    assert not again.names("somebody of another database")


def test_a_key_from_a_backup_stands_beside_the_one_made_meanwhile(store: KeyStore, tmp_path: Path) -> None:
    before = key_of(store).lock(b"before", HERE)
    shutil.copytree(tmp_path / "keys", tmp_path / "backup")
    store.rotate()
    store.destroy("child", "spine")
    since = key_of(store).lock(b"since", HERE)
    later = key_of(store, "born-after-the-backup").lock(b"later", HERE)
    backup = KeyStore(tmp_path / "backup")
    assert store.take(backup, {"another"}) == 0
    with pytest.raises(CannotOpen):
        store.key("child", "spine").open(before, HERE)
    assert store.take(backup, {"child"}) == 1
    assert store.take(backup, {"child"}) == 0
    store.rotate()
    store.retire(1)
    for each in (store, KeyStore(tmp_path / "keys")):
        key = each.key("child", "spine")
        assert (key.open(before, HERE), key.open(since, HERE)) == (b"before", b"since")
        assert each.key("born-after-the-backup", "spine").open(later, HERE) == b"later"
    assert store.destroy("child") == 2
    with pytest.raises(NoSuchKey):
        store.key("child", "spine")


def test_a_backup_brings_back_no_key_of_a_record_that_is_gone(store: KeyStore, tmp_path: Path) -> None:
    key_of(store, "sealed")
    key_of(store)
    shutil.copytree(tmp_path / "keys", tmp_path / "backup")
    store.destroy("sealed")
    assert store.take(KeyStore(tmp_path / "backup"), {"child"}) == 0
    assert store.keys([("sealed", "spine")]) == {}


def test_rotation_keeps_what_it_cannot_read_for_whoever_can_mend_it(store: KeyStore, tmp_path: Path) -> None:
    locked = key_of(store).lock(b"x", HERE)
    (path,) = (tmp_path / "keys" / "keys").iterdir()
    mendable = path.read_bytes()
    path.write_bytes(mendable.replace(b" ", b"\t", 1))
    again = KeyStore(tmp_path / "keys")
    assert again.rotate() == 2
    with pytest.raises(VaultError, match=rf"{path.name}:1"):  # the damaged key may be wrapped under it
        again.retire(1)
    path.write_bytes(path.read_bytes().replace(b"\t", b" ", 1))
    assert again.key("child", "spine").open(locked, HERE) == b"x"


def test_nothing_counts_as_destroyed_while_a_damaged_line_might_hold_it(store: KeyStore, tmp_path: Path) -> None:
    key_of(store)
    (path,) = (tmp_path / "keys" / "keys").iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b" ", b"\t", 1))
    with pytest.raises(VaultError, match=rf"{path.name}:1"):
        store.destroy("child")
    path.write_bytes(whole)
    assert store.destroy("child") == 1


def test_a_key_given_to_another_subject_does_not_unwrap(store: KeyStore, tmp_path: Path) -> None:
    key_of(store)
    (path,) = (tmp_path / "keys" / "keys").iterdir()
    path.write_bytes(path.read_bytes().replace(b"child spine", b"child defence"))
    with pytest.raises(CannotOpen):
        KeyStore(tmp_path / "keys").key("child", "defence")


def test_a_destroyed_key_is_gone_here_and_in_other_processes(store: KeyStore, tmp_path: Path) -> None:
    other = KeyStore(tmp_path / "keys")
    key_of(store)
    key_of(store, "child", "defence")
    assert other.key("child", "spine")
    assert store.destroy("child", "defence") == 1
    assert store.key("child", "spine")
    assert store.destroy("child") == 1
    assert store.destroy("child") == 0
    for each in (store, other):
        with pytest.raises(NoSuchKey):
            each.key("child", "spine")
    assert b"child" not in b"".join(path.read_bytes() for path in (tmp_path / "keys" / "keys").iterdir())


def test_what_a_crash_left_half_replaced_is_swept_before_a_key_is_destroyed(
    store: KeyStore, tmp_path: Path
) -> None:
    key_of(store)
    (path,) = (tmp_path / "keys" / "keys").iterdir()
    left = path.with_name(f".{path.name}.1.dead")
    left.write_bytes(path.read_bytes())
    left.chmod(0o600)
    store.destroy("child")
    assert not left.exists()


def test_rotation_touches_no_data_and_an_old_wrapping_key_can_be_retired(store: KeyStore, tmp_path: Path) -> None:
    other = KeyStore(tmp_path / "keys")
    locked = {f"s{n}": key_of(store, f"s{n}").lock(b"x", HERE) for n in range(30)}
    assert other.key("s1", "spine")
    with pytest.raises(VaultError, match="still in use"):
        _two_versions(store).retire(1)
    assert store.rotate() == 3
    assert store.versions() == {1: 0, 2: 0, 3: 30}
    store.retire(1)
    store.retire(2)
    with pytest.raises(VaultError, match="current"):
        store.retire(3)
    for each in (store, other, KeyStore(tmp_path / "keys")):
        assert all(each.key(subject, "spine").open(value, HERE) == b"x" for subject, value in locked.items())
    key_of(other, "new")  # a process that began before the rotation wraps under the newest key
    assert store.versions() == {3: 31}


def _two_versions(store: KeyStore) -> KeyStore:
    """A rotation that stopped after it made the new key: nothing is wrapped under it yet."""
    folder = store._folder
    with_two = KeyRing.read(folder / "ring.json").with_new_version()
    with_two.write(folder / "ring.json")
    return store


def _ask(folder: Path) -> list[bytes]:
    store = KeyStore.create(folder)
    owners = [(f"s{n}", "spine") for n in range(40)]
    return [store.ensure([owner])[owner].lock(b"x", HERE) for owner in owners]


def test_processes_that_ask_at_once_get_the_same_keys(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    with ProcessPoolExecutor(6) as pool:
        answers = list(pool.map(_ask, [folder] * 6))
    store = KeyStore(folder)
    for locked in answers:
        assert all(store.key(f"s{n}", "spine").open(value, HERE) == b"x" for n, value in enumerate(locked))
    assert sum(store.versions().values()) == 40


@pytest.mark.parametrize("owner", [("", "spine"), ("a b", "spine"), ("a\n", "spine"), ("a", "")])
def test_a_name_that_would_break_a_line_is_refused(store: KeyStore, owner: tuple[str, str]) -> None:
    with pytest.raises(VaultError, match="spaces"):
        store.ensure([owner])
