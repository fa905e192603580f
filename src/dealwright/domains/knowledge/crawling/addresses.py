"""One spelling for every address, and which addresses belong to a source and why the others do not.

Knows no port, so that use cases may read and check an address in their transaction.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import idna

from dealwright.domains.knowledge.crawling.traps import why_trap

MAX_LENGTH = 2_000
MAX_DEPTH = 10

_DEFAULT_PORTS = {"http": 80, "https": 443}
_SAFE_IN_PATH = "/:@!$&'()*+,;=~"
_SAFE_IN_QUERY = _SAFE_IN_PATH + "?"
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]")
_INDEX = re.compile(r"(?:/index\.(?:html?|php))+$", re.IGNORECASE)
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|sid|phpsessid)=[^/;]*", re.IGNORECASE)

# Who came from where, and sessions: the page is the same without them.
_TRACKING_PREFIXES = ("utm_", "mc_", "pk_", "mtm_", "matomo_", "oly_", "_hs", "aspsessionid")
_TRACKING = frozenset(
    {
        *("_ga", "_gl", "dclid", "fbclid", "gbraid", "gclid", "gclsrc", "hsctatracking", "igshid", "mkt_tok"),
        *("msclkid", "ref", "ref_src", "referrer", "trk", "twclid", "vero_id", "wbraid", "yclid"),
        *("cfid", "cftoken", "jsessionid", "phpsessid", "session_id", "sessionid", "zenid"),
    }
)
_SESSION_ID = re.compile(r"(?:sid|s|session|osid|token)=[0-9A-Za-z]{16,}", re.IGNORECASE)

_UNREAD_SUFFIXES = frozenset(
    {
        *("7z", "aac", "ai", "apk", "atom", "avi", "avif", "bin", "bmp", "bz2", "css", "csv", "deb"),
        *("dmg", "doc", "docm", "dwg", "eot", "eps", "epub", "exe", "flac", "flv", "gif", "gz", "heic"),
        *("ics", "ico", "iso", "jar", "jpeg", "jpg", "js", "json", "key", "less", "m4a", "m4v", "map"),
        *("mjs", "mkv", "mov", "mp3", "mp4", "mpeg", "mpg", "msi", "numbers", "odp", "ods", "odt"),
        *("ogg", "ogv", "otf", "pages", "pkg", "png", "pps", "ppt", "ps", "psd", "rar", "rpm", "rss"),
        *("rtf", "sh", "sql", "svg", "swf", "tar", "tgz", "tif", "tiff", "ttf", "vcf", "wasm", "wav"),
        *("webm", "webp", "wmv", "woff", "woff2", "xls", "xlsm", "xlsx", "xml", "xz", "yaml", "yml"),
        *("zip", "zst"),
    }
)
_PAGE_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}$")


@lru_cache(maxsize=20_000)
def canonical(url: str, base: str | None = None) -> str | None:
    """The one spelling of an address, resolved against `base`; nothing for what is no web page."""
    try:
        found = _spell(urlsplit(urljoin(base, _link(url)) if base else _link(url)))
    except ValueError:
        return None
    return found if len(found) <= MAX_LENGTH else None


def host_of(url: str) -> str:
    """With its port when that is an unusual one: what a `Pace` and a robots.txt are kept for."""
    return urlsplit(url).netloc


@dataclass(frozen=True)
class Scope:
    """What belongs to a source. Everything starts with `prefix`, on the host with or without `www.`.

    `include` and `exclude` are globs over path and query, such as `/blog/*` or `*/print`; `*` also spans
    slashes. The start page itself is always in.
    """

    start: str
    prefix: str
    max_depth: int = MAX_DEPTH
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    @classmethod
    def around(
        cls,
        start: str,
        *,
        prefix: str | None = None,
        max_depth: int = MAX_DEPTH,
        include: Sequence[str] = (),
        exclude: Sequence[str] = (),
    ) -> "Scope":
        """Without a `prefix`, the folder of the start page; `ValueError` for what is no web address."""
        address = canonical(start)
        wanted = canonical(prefix, address) if prefix else address and _folder(address)
        if not address or not wanted:
            raise ValueError("This is not a web address.")
        return cls(address, wanted, max_depth, tuple(include), tuple(exclude))

    @property
    def hosts(self) -> frozenset[str]:
        host = host_of(self.prefix)
        return frozenset({host, host.removeprefix("www."), f"www.{host.removeprefix('www.')}"})

    def why_not(self, url: str, depth: int = 0) -> str | None:
        """Why this link is not followed, for people to read; nothing when it is."""
        address = canonical(url)
        if not address:
            return "not a web page"
        if address == self.start:
            return None
        return (
            self._outside(address)
            or self._unwanted(address)
            or _unread(address)
            or why_trap(address)
            or ("too deep" if depth > self.max_depth else None)
        )

    def _outside(self, address: str) -> str | None:
        prefix = urlsplit(self.prefix).path
        inside = f"{urlsplit(address).path}/".startswith(prefix)  # `/docs` is where `/docs/` begins
        return None if inside and host_of(address) in self.hosts else f"outside {self.prefix}"

    def _unwanted(self, address: str) -> str | None:
        for pattern in self.exclude:
            if _matches(address, pattern):
                return f"excluded by {pattern}"
        if self.include and not any(_matches(address, pattern) for pattern in self.include):
            return f"not included by {', '.join(self.include)}"
        return None


def _spell(parts: SplitResult) -> str:
    """Raises `ValueError`, as do the libraries, for what is no web page."""
    host = _host(parts)
    if parts.scheme not in _DEFAULT_PORTS or not host or "@" in parts.netloc:
        raise ValueError
    authority = host if parts.port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{host}:{parts.port}"
    query = _query(parts.query)
    return f"{parts.scheme}://{authority}{_path(parts.path)}{'?' if query else ''}{query}"


def _link(text: str) -> str:
    """Browsers take a backslash for a slash, and people who write pages rely on it."""
    address, mark, query = text.strip().partition("?")
    return address.replace("\\", "/") + mark + query


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").removesuffix(".")
    if ":" in host:
        host = f"[{host}]"
    if not host.isascii():
        host = idna.encode(host, uts46=True).decode("ascii")
    return host if _HOST.fullmatch(host) else ""


def _path(path: str) -> str:
    path = _SESSION_IN_PATH.sub("", _escape(path, _SAFE_IN_PATH))
    kept: list[str] = []
    segments = [segment for segment in path.split("/") if segment]
    for segment in segments:
        if segment == "..":
            kept = kept[:-1]
        elif segment != ".":
            kept.append(segment)
    is_folder = path.endswith("/") or (segments and segments[-1] in (".", ".."))
    found = "/" + "/".join(kept) + ("/" if kept and is_folder else "")
    return _INDEX.sub("/", found)


def _query(query: str) -> str:
    parameters = [_escape(parameter, _SAFE_IN_QUERY) for parameter in query.split("&") if parameter]
    return "&".join(sorted(parameter for parameter in parameters if not _is_tracking(parameter)))


def _is_tracking(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    return (
        name in _TRACKING
        or name.startswith(_TRACKING_PREFIXES)
        or _SESSION_ID.fullmatch(parameter) is not None
    )


def _escape(text: str, safe: str) -> str:
    """Percent signs in upper case, and only where they are needed."""
    return quote(_ESCAPE.sub(_unescape, text), safe=safe + "%")


def _unescape(found: re.Match[str]) -> str:
    if not found[1]:
        return "%25"
    byte = int(found[1], 16)
    return chr(byte) if byte in _UNRESERVED else f"%{byte:02X}"


def _folder(address: str) -> str:
    """`/docs` stands for all of `/docs/`; `/docs/intro` and `/docs/intro.html` for their folder."""
    parts = urlsplit(address)
    parent, _, last = parts.path.rpartition("/")
    path = f"{parts.path}/" if last and not parent and not _PAGE_SUFFIX.search(last) else f"{parent}/"
    return f"{parts.scheme}://{parts.netloc}{path}"


def _matches(address: str, pattern: str) -> bool:
    parts = urlsplit(address)
    tail = f"{parts.path}?{parts.query}" if parts.query else parts.path
    pattern = pattern if pattern.startswith(("/", "*")) else f"*{pattern}"
    return fnmatchcase(tail, pattern) or fnmatchcase(parts.path, pattern)


def _unread(address: str) -> str | None:
    suffix = urlsplit(address).path.rpartition("/")[2].lower().rpartition(".")[2]
    return f"a file we do not read: .{suffix}" if suffix in _UNREAD_SUFFIXES else None
