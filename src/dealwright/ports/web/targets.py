"""Reads an address one strict way: what two programs could read differently is refused.

Where a name leads is not known here; `networks` judges that when the connection is made.
"""

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import quote, urlsplit

import idna

from dealwright.ports.web.base import AddressRefused

MAX_LENGTH = 8_000
DEFAULT_PORTS = {"http": 80, "https": 443}

_AUTHORITY = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\[\]:%\s]+)(?::(?P<port>[1-9][0-9]{0,4})?)?")
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_SAFE = "/%:@!$&'()*+,;=~?"


@dataclass(frozen=True)
class Target:
    """One hop. `host` is lower case ASCII, an IPv6 literal without its brackets; `path` has the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


def read_target(url: str) -> Target:
    """Raises `AddressRefused`; a space inside of the path is the only slip that is mended."""
    url = url.strip()
    if len(url) > MAX_LENGTH:
        raise AddressRefused("This address is too long.")
    if _UNSPEAKABLE.search(url):
        raise AddressRefused("This address has control characters in it.")
    if "\\" in url.partition("?")[0]:
        raise AddressRefused("This address has a backslash in it.")
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise AddressRefused("This is not a web address.") from error
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS:
        raise AddressRefused("Only http:// and https:// addresses can be fetched.")
    host, port = _read_authority(parts.netloc)
    path = quote(parts.path or "/", safe=_SAFE)
    query = f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
    return Target(scheme, host, port or DEFAULT_PORTS[scheme], path + query)


def _read_authority(text: str) -> tuple[str, int | None]:
    if "@" in text:
        raise AddressRefused("An address must not carry a user name or a password.")
    found = _AUTHORITY.fullmatch(text)
    if not found:
        raise AddressRefused("The host of this address cannot be read.")
    port = int(found["port"]) if found["port"] else None
    if port and port > 65_535:
        raise AddressRefused("There is no such port.")
    return _read_host(found["host"]), port


def _read_host(text: str) -> str:
    if text.startswith("["):
        try:
            return IPv6Address(text[1:-1]).compressed
        except AddressValueError as error:
            raise AddressRefused("The host of this address cannot be read.") from error
    name = text.lower() if text.isascii() else _to_ascii(text)
    if len(name) > 253 or not _NAME.fullmatch(name):
        raise AddressRefused("The host of this address cannot be read.")
    if _NUMBER.fullmatch(name.rpartition(".")[2]):
        return _read_ipv4(name, as_written=text)
    return name


def _to_ascii(text: str) -> str:
    try:
        return idna.encode(text, uts46=True).decode("ascii").lower()
    except UnicodeError as error:
        raise AddressRefused("The host of this address cannot be read.") from error


def _read_ipv4(name: str, *, as_written: str) -> str:
    """`127.1`, `2130706433`, `0x7f.1`, `0177.0.0.1` and fullwidth digits mean an address to some programs."""
    try:
        address = IPv4Address(name)
    except AddressValueError as error:
        raise AddressRefused("An IP address must be written as four plain numbers.") from error
    if not as_written.isascii():
        raise AddressRefused("An IP address must be written as four plain numbers.")
    return str(address)
