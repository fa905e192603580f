"""Unpacks a body piece by piece, and stops as soon as it has grown too large."""

import zlib
from typing import Protocol

_AUTOMATIC = zlib.MAX_WBITS | 32  # gzip or zlib, as the first bytes say
_RAW = -zlib.MAX_WBITS
_GZIP = b"\x1f\x8b"
_SIGN_BYTES = 2  # of either format


class TooLong(Exception):
    """There is more than was asked for."""


class Undecodable(Exception):
    """The body is not what its encoding says, or ends too early."""


class Decoder(Protocol):
    def feed(self, piece: bytes, *, room: int) -> bytes:
        """Raises `TooLong` when more than `room` bytes come out."""
        ...

    def finish(self) -> None: ...


def decoder_for(encoding: str) -> Decoder:
    match encoding.strip().lower():
        case "" | "identity":
            return _Plain()
        case "gzip" | "x-gzip":
            return _Inflate(may_be_raw=False)
        case "deflate":
            return _Inflate(may_be_raw=True)
        case _:
            raise Undecodable(f"the encoding {encoding[:40]!r} was not asked for")


class _Plain:
    def feed(self, piece: bytes, *, room: int) -> bytes:
        if len(piece) > room:
            raise TooLong
        return piece

    def finish(self) -> None:
        pass


class _Inflate:
    """Also `deflate` without the header that the standard asks for: some servers send it."""

    def __init__(self, *, may_be_raw: bool) -> None:
        self._may_be_raw = may_be_raw
        self._start = b""
        self._stream = zlib.decompressobj(_AUTOMATIC)

    def feed(self, piece: bytes, *, room: int) -> bytes:
        if len(self._start) < _SIGN_BYTES:
            self._start = piece = self._start + piece
            if len(piece) < _SIGN_BYTES:
                return b""
            self._stream = zlib.decompressobj(self._format(piece))
        try:
            return self._unpack(piece, room)
        except zlib.error as error:
            raise Undecodable("the compressed body is broken") from error

    def _unpack(self, piece: bytes, room: int) -> bytes:
        out = bytearray()
        while piece:
            out += self._stream.decompress(piece, room - len(out) + 1)
            if len(out) > room:
                raise TooLong
            piece = self._next_member() if self._stream.eof else self._stream.unconsumed_tail
        return bytes(out)

    def _next_member(self) -> bytes:
        """A gzip file may be several in a row; zeros after the last are padding."""
        rest = self._stream.unused_data.lstrip(b"\0")
        if rest:
            self._stream = zlib.decompressobj(_AUTOMATIC)
        return rest

    def _format(self, start: bytes) -> int:
        is_zlib = start[0] & 0x0F == zlib.DEFLATED and int.from_bytes(start[:2]) % 31 == 0
        return _RAW if self._may_be_raw and not is_zlib and not start.startswith(_GZIP) else _AUTOMATIC

    def finish(self) -> None:
        if self._start and not self._stream.eof:
            raise Undecodable("the compressed body ends too early")
