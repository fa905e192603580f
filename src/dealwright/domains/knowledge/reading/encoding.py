"""From bytes to text: what a page declares is believed less than what its bytes can be."""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_DECLARED = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE
)
_HEAD = 4096
_CONTROLS = bytes(set(range(32)) - {7, 8, 9, 10, 11, 12, 13, 27})

_AS_WINDOWS = "dealwright-as-windows"


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_AS_WINDOWS, _as_windows)


def decode(body: bytes, *, media_type: str = "", is_markup: bool = False) -> str:
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    wide = _wide(body)
    if wide:
        return body.decode(wide, "replace")
    declared = _declared(body, media_type, is_markup=is_markup)
    if declared.startswith("iso2022"):  # plain ASCII bytes that are not ASCII text
        return body.decode(declared, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return _not_quite_utf8(body, declared)


def is_text(body: bytes) -> bool:
    """Whether these bytes can be text in any encoding: few control characters, NUL only in wide ones."""
    if body.startswith(tuple(mark for mark, _ in _MARKS)) or _wide(body):
        return True
    sample = body[:65_536]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls <= max(2, len(sample) * 0.002)


def _wide(body: bytes) -> str:
    """UTF-16 without a mark: every other byte of western text is NUL."""
    sample = body[:2048]
    sample = sample[: len(sample) // 2 * 2]
    if len(sample) < 4 or b"\0" not in sample:
        return ""
    half = len(sample) // 2
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > half * 0.7 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.7 and odd < half * 0.1 else ""


def _declared(body: bytes, media_type: str, *, is_markup: bool) -> str:
    match = _CHARSET.search(media_type)
    name = match.group(1) if match else ""
    if not name and is_markup:
        found = _DECLARED.search(body, 0, _HEAD)
        name = found.group(1).decode("ascii") if found else ""
    try:
        known = codecs.lookup(name).name if name else ""
    except LookupError:
        return ""
    # Not every codec of Python is one of text, and browsers read Latin-1 and ASCII as Windows does.
    if known in ("iso8859-1", "ascii", "latin-1"):
        return "cp1252"
    return "" if known.startswith("utf") or not _is_charset(known) else known


def _is_charset(name: str) -> bool:
    return name.startswith(
        ("iso", "cp", "koi8", "mac", "shift", "euc", "gb", "big5", "hz", "tis", "johab", "ptcp")
    )


def _not_quite_utf8(body: bytes, declared: str) -> str:
    replaced = body.decode("utf-8", "replace")
    broken = replaced.count("\ufffd")
    beyond_ascii = sum(not character.isascii() for character in replaced) - broken
    if broken * 4 <= beyond_ascii:  # UTF-8 with some bytes of Windows in it, or cut off in the middle
        return body.decode("utf-8", _AS_WINDOWS)
    try:
        return body.decode(declared or "cp1252")
    except (UnicodeDecodeError, LookupError):
        return body.decode(declared or "cp1252", "replace")
