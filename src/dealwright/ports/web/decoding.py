"""Unpacks a body piece by piece, and stops as soon as it has grown too large."""

import zlib
from typing import Protocol

_AUTOMATIC = zlib.MAX_WBITS | 32  # gzip or zlib, as the first bytes say
_RAW = -zlib.MAX_WBITS


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
        case "gzip" | "x-gzip" | "deflate":
            return _Inflate()
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
    def __init__(self) -> None:
        self._stream = zlib.decompressobj(_AUTOMATIC)
        self._begun = False

    def feed(self, piece: bytes, *, room: int) -> bytes:
        out = bytearray()
        while piece:
            out += self._inflate(piece, room - len(out) + 1)
            if len(out) > room:
                raise TooLong
            piece = self._stream.unconsumed_tail or self._next_member()
        return bytes(out)

    def _inflate(self, piece: bytes, limit: int) -> bytes:
        try:
            out = self._stream.decompress(piece, limit)
        except zlib.error as error:
            if self._begun:
                raise Undecodable("the compressed body is broken") from error
            return self._inflate_raw(piece, limit)
        self._begun = True
        return out

    def _inflate_raw(self, piece: bytes, limit: int) -> bytes:
        """`deflate` without the header that the standard asks for: some servers send it."""
        self._stream, self._begun = zlib.decompressobj(_RAW), True
        return self._inflate(piece, limit)

    def _next_member(self) -> bytes:
        """A gzip file may be several in a row; zeros after the last are padding."""
        if not self._stream.eof:
            return b""
        rest = self._stream.unused_data.lstrip(b"\0")
        if rest:
            self._stream = zlib.decompressobj(_AUTOMATIC)
        return rest

    def finish(self) -> None:
        if self._begun and not self._stream.eof:
            raise Undecodable("the compressed body ends too early")
