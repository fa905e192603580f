"""Sealing secrets: nothing but the right key and the right purpose opens them."""

import base64
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dealwright.adapters import open_sealer
from dealwright.kernel.sealing import BadSealingKey, Sealer, WrongSealingKey, key_from_file, read_key
from dealwright.settings import Settings

SECRET = "sk-é-very-secret-4711"
ONE, OTHER = bytes(range(32)), bytes(32)


def test_what_was_sealed_opens_again_and_never_looks_the_same() -> None:
    sealer = Sealer(ONE)
    first, second = sealer.seal(SECRET, "a"), sealer.seal(SECRET, "a")
    assert sealer.open(first, "a") == sealer.open(second, "a") == SECRET
    assert first != second
    assert SECRET.encode() not in first
    assert sealer.open(sealer.seal("", "a"), "a") == ""


def test_every_changed_byte_is_noticed() -> None:
    sealer = Sealer(ONE)
    sealed = sealer.seal(SECRET, "a")
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(WrongSealingKey):
            sealer.open(bytes(changed), "a")


@pytest.mark.parametrize("cut", [0, 1, 5, 13, 20])
def test_what_is_cut_short_does_not_open(cut: int) -> None:
    sealer = Sealer(ONE)
    with pytest.raises(WrongSealingKey):
        sealer.open(sealer.seal(SECRET, "a")[:cut], "a")


def test_another_purpose_or_another_key_opens_nothing() -> None:
    sealed = Sealer(ONE).seal(SECRET, "workspace 1 model key")
    with pytest.raises(WrongSealingKey):
        Sealer(ONE).open(sealed, "workspace 2 model key")
    with pytest.raises(WrongSealingKey, match="sealed with another sealing key; enter it again"):
        Sealer(OTHER).open(sealed, "workspace 1 model key")


def test_an_old_key_opens_but_seals_no_more() -> None:
    old = Sealer(OTHER).seal(SECRET, "a")
    rotated = Sealer(ONE, [OTHER])
    assert rotated.open(old, "a") == SECRET
    assert Sealer(ONE).open(rotated.seal(SECRET, "a"), "a") == SECRET


@pytest.mark.parametrize(
    "written",
    [
        ONE.hex(),
        ONE.hex().upper(),
        base64.b64encode(ONE).decode(),
        base64.urlsafe_b64encode(ONE).decode().rstrip("="),
        f" {ONE.hex()}\n",
    ],
)
def test_a_key_may_be_written_in_several_ways(written: str) -> None:
    assert read_key(written) == ONE


@pytest.mark.parametrize("written", ["", "short", ONE.hex()[:-2], "z" * 64, "!" * 43, "ключ" * 11])
def test_a_bad_key_is_refused_without_repeating_it(written: str) -> None:
    with pytest.raises(BadSealingKey, match="32 bytes") as caught:
        read_key(written)
    assert not written or written not in str(caught.value)


def test_the_key_file_is_made_once_and_for_us_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "sealing-key"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(key_from_file, [path] * 32))
    assert len(keys) == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(path.parent) == ["sealing-key"]


def test_the_settings_come_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_file = open_sealer(Settings(home=tmp_path)).seal(SECRET, "a")
    monkeypatch.setenv("DEALWRIGHT_AUTH__SEALING_KEY", ONE.hex())
    with pytest.raises(WrongSealingKey):
        open_sealer(Settings(home=tmp_path)).open(in_file, "a")
    old = (tmp_path / "sealing-key").read_text()
    monkeypatch.setenv("DEALWRIGHT_AUTH__OLD_SEALING_KEYS", f'["{old}"]')
    assert open_sealer(Settings(home=tmp_path)).open(in_file, "a") == SECRET
    assert ONE.hex() not in repr(Settings(home=tmp_path))
