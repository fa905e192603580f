"""Secrets that must be read again, such as keys of other services: AES-256-GCM, the key outside the database.

A sealed value is bound to what it is about, so that a copied row opens nowhere else.
"""

import base64
import binascii
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from dealwright.kernel.errors import AppError, Unavailable

VERSION = b"\x01"
KEY_BYTES = 32
NONCE_BYTES = 12


class WrongSealingKey(Unavailable):
    """The key was sealed with another sealing key; enter it again."""

    code = "wrong_sealing_key"


class BadSealingKey(AppError):
    """The sealing key must be 32 bytes, written in base64 or as 64 hexadecimal digits."""

    code = "bad_sealing_key"


class Sealer:
    """Seals with `key`; what was sealed with one of the `old` keys opens, too."""

    def __init__(self, key: bytes, old: Sequence[bytes] = ()) -> None:
        self._key = AESGCM(key)
        self._all = (self._key, *map(AESGCM, old))

    def seal(self, plain: str, about: str) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return VERSION + nonce + self._key.encrypt(nonce, plain.encode(), _bound(about))

    def open(self, sealed: bytes, about: str) -> str:
        """Raises `WrongSealingKey`, also for what was changed or belongs to something else."""
        nonce, rest = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        if sealed[:1] != VERSION or len(nonce) < NONCE_BYTES:
            raise WrongSealingKey
        for key in self._all:
            try:
                return key.decrypt(nonce, rest, _bound(about)).decode()
            except InvalidTag:
                continue
        raise WrongSealingKey


def _bound(about: str) -> bytes:
    return VERSION + about.encode()


def read_key(text: str) -> bytes:
    """The key as people write it. The error never repeats it."""
    text = text.strip()
    try:
        key = bytes.fromhex(text) if len(text) == 2 * KEY_BYTES else _from_base64(text)
    except ValueError:
        raise BadSealingKey from None
    if len(key) != KEY_BYTES:
        raise BadSealingKey
    return key


def _from_base64(text: str) -> bytes:
    plain = text.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except binascii.Error as error:
        raise ValueError from error


def key_from_file(path: Path) -> bytes:
    """The key that lies there, readable by us alone; the first process that asks makes it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        part.touch(mode=0o600, exist_ok=False)
        part.write_text(base64.b64encode(os.urandom(KEY_BYTES)).decode())
        try:
            # Unlike a rename, a link does not take the place of what another process made meanwhile.
            os.link(part, path)
        except FileExistsError:
            pass
        finally:
            part.unlink()
    return read_key(path.read_text())
