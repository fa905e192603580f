"""Bodies are unpacked piece by piece, whatever the pieces."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealwright.ports.web.decoding import TooLong, Undecodable, decoder_for


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


PACKED = {
    "gzip": gzip.compress,
    "x-gzip": lambda body: gzip.compress(body[:10]) + gzip.compress(body[10:]) + b"\0" * 7,
    "deflate": zlib.compress,
    "Deflate": raw_deflate,
    "identity": bytes,
    "": bytes,
}


def unpacked(encoding: str, packed: bytes, *, step: int, room: int) -> bytes:
    decoder, body = decoder_for(encoding), bytearray()
    for start in range(0, len(packed), step):
        body += decoder.feed(packed[start : start + step], room=room - len(body))
    decoder.finish()
    return bytes(body)


@given(st.sampled_from(list(PACKED)), st.binary(max_size=500), st.integers(1, 40))
def test_a_body_comes_out_as_it_was_however_it_is_cut(encoding: str, body: bytes, step: int) -> None:
    packed = PACKED[encoding](body)
    assert unpacked(encoding, packed, step=step, room=len(body)) == body


@given(st.sampled_from(list(PACKED)), st.binary(min_size=1, max_size=500), st.integers(1, 40))
def test_one_byte_too_many_is_noticed(encoding: str, body: bytes, step: int) -> None:
    with pytest.raises(TooLong):
        unpacked(encoding, PACKED[encoding](body), step=step, room=len(body) - 1)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_body_that_ends_too_early_is_no_body(encoding: str) -> None:
    packed = PACKED[encoding](b"words and words and more words " * 9)
    with pytest.raises(Undecodable):
        unpacked(encoding, packed[:-5], step=10, room=10_000)


def test_what_is_not_packed_at_all_is_no_body() -> None:
    with pytest.raises(Undecodable):
        unpacked("gzip", b"<html>not gzip</html>", step=100, room=10_000)


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress"])
def test_an_encoding_nobody_asked_for_is_refused(encoding: str) -> None:
    with pytest.raises(Undecodable):
        decoder_for(encoding)
