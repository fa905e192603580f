"""What a site's robots.txt permits us (RFC 9309). How long an answer is kept is the caller's business."""

from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from urllib.parse import urlsplit

from protego import Protego

from dealwright.domains.knowledge.crawling.addresses import canonical
from dealwright.ports.web.base import AddressRefused, FetchFailed, Web

NAME = "DealwrightBot"
MAX_BYTES = 5_000_000
READ_BYTES = 500 * 1024  # RFC 9309, 2.5: what a crawler has to read at least
MAX_DELAY_SECONDS = 10.0
MAX_SITEMAPS = 50


@dataclass(frozen=True)
class Robots:
    """`closed` says why nothing of the site may be fetched for now; both fields are enough to keep it."""

    url: str
    text: str = ""
    closed: str = ""

    def why_not(self, url: str) -> str | None:
        """For people to read; nothing when the page may be fetched."""
        if self.closed:
            return self.closed
        return None if self._rules.can_fetch(url, NAME) else "the site's robots.txt asks not to"

    @property
    def delay_seconds(self) -> float | None:
        """Between two requests, as the site wishes, up to ten seconds."""
        delay = self._rules.crawl_delay(NAME)
        rate = self._rules.request_rate(NAME)
        if rate and rate.requests:
            delay = max(delay or 0.0, rate.seconds / rate.requests)
        return None if delay is None else min(max(delay, 0.0), MAX_DELAY_SECONDS)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        addresses = (canonical(address, self.url) for address in self._rules.sitemaps)
        return tuple(dict.fromkeys(address for address in addresses if address))[:MAX_SITEMAPS]

    @cached_property
    def _rules(self) -> Protego:
        return Protego.parse(self.text)


def robots_url(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"


async def fetch_robots(web: Web, url: str) -> Robots:
    """Of the site that `url` is on. No robots.txt permits everything; an unreadable one permits nothing."""
    address = robots_url(url)
    try:
        fetched = await web.fetch(address, max_bytes=MAX_BYTES, timeout_seconds=20)
    except (AddressRefused, FetchFailed) as error:
        # RFC 9309, 2.3.1.2: after five redirects the file may be taken as missing.
        if error.data.get("reason") == "loop":
            return Robots(address)
        return Robots(address, closed=f"the site's robots.txt cannot be read: {error.message}")
    status = fetched.status
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Robots(address, fetched.body[:READ_BYTES].decode("utf-8-sig", errors="replace"))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
        return Robots(address, closed=f"the site's robots.txt cannot be read for now (HTTP {status})")
    return Robots(address)
