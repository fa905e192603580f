"""What an HTML page says about itself, read before anything is taken out of it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import cast
from urllib.parse import urljoin, urlsplit

from dealwright.domains.knowledge.reading.blocks import Block
from dealwright.domains.knowledge.reading.dom import Element, parse, text_of

MAX_LINKS = 5_000
MAX_TITLE = 300
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_SEPARATED = re.compile(r"\s+[|–—·•»:-]+\s+|\s*\|\s*")
_SURE_SEPARATORS = re.compile(r"\s*(?:\||\s::\s|\s»\s|\s·\s|\s•\s)\s*")
_MODIFIED = (
    "article:modified_time", "og:updated_time", "dcterms.modified", "dc.date.modified", "last-modified",
    "article:published_time", "dcterms.date", "dc.date", "date", "publish_date", "datepublished",
)  # fmt: skip


@dataclass(frozen=True)
class Facts:
    title: str
    language: str
    published: str
    canonical: str
    links: tuple[str, ...]
    may_index: bool
    may_follow: bool
    questions: tuple[Block, ...]  # of schema.org FAQPage


def facts_of(root: Element, url: str) -> Facts:
    metas = _metas(root)
    base = _base(root, url)
    stated = list(_json_ld(root))
    robots = {word.strip() for word in metas.get("robots", "").lower().split(",")}
    return Facts(
        title=_title(root, metas, url)[:MAX_TITLE],
        language=_language(root),
        published=_published(root, metas, stated),
        canonical=_canonical(root, base),
        links=_links(root, base),
        may_index=not robots & {"noindex", "none"},
        may_follow=not robots & {"nofollow", "none"},
        questions=tuple(_questions(stated)),
    )


def _metas(root: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = meta.get("content")
        if name and content:
            found.setdefault(name.lower(), content.strip())
    return found


def _language(root: Element) -> str:
    stated = (root.get("lang") or root.get("xml:lang") or "").strip().lower()
    return stated[:2] if re.match(r"[a-z]{2}(?:[-_]|$)", stated) else ""


def _title(root: Element, metas: dict[str, str], url: str) -> str:
    heads = [text_of(one).rstrip("¶#").rstrip() for one in root.iter("h1")]
    heading = next((text for text in heads if text and len(text) <= MAX_TITLE), "")
    element = next(root.iter("title"), None)
    whole = text_of(element) if element is not None else ""
    open_graph = " ".join(metas.get("og:title", "").split())
    site = metas.get("og:site_name", "")
    own = _without_site(open_graph or whole, site, url)
    if heading and (not own or _share_words(heading, f"{whole} {open_graph}")):
        return heading
    return own or heading


def _without_site(title: str, site: str, url: str) -> str:
    parts = [part for part in _SEPARATED.split(title) if part.strip()]
    if len(parts) < 2:
        return title
    host = _letters((urlsplit(url).hostname or "").removeprefix("www.").rpartition(".")[0])
    names = {_letters(site), host} - {""}
    for part, rest in ((parts[-1], parts[:-1]), (parts[0], parts[1:])):
        plain = _letters(part)
        if plain and any(
            plain == name or (len(name) > 3 and name in plain and len(plain) < 40) for name in names
        ):
            start = title.find(rest[0])
            return title[start : title.rfind(rest[-1]) + len(rest[-1])].strip()
    sure = _SURE_SEPARATORS.split(title)
    return sure[0].strip() if len(sure) > 1 and len(sure[0].strip()) > 2 else title


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _share_words(one: str, other: str) -> bool:
    words = set(re.findall(r"\w{3,}", one.casefold()))
    return not words or bool(words & set(re.findall(r"\w{3,}", other.casefold())))


def _published(root: Element, metas: dict[str, str], stated: list[dict[str, object]]) -> str:
    for name in _MODIFIED:
        if day := _day(metas.get(name, "")):
            return day
    for key in ("dateModified", "datePublished"):
        for thing in stated:
            if day := _day(thing.get(key)):
                return day
    times = [one.get("datetime") or text_of(one) for one in root.iter("time")]
    days = {day for text in times if (day := _day(text))}
    return days.pop() if len(days) == 1 else ""


def _day(text: object) -> str:
    match = _DAY.search(text) if isinstance(text, str) else None
    if match is None:
        return ""
    try:
        return date(*map(int, match.groups())).isoformat()
    except ValueError:
        return ""


def _base(root: Element, url: str) -> str:
    for base in root.iter("base"):
        if href := base.get("href"):
            return _join(url, href.strip())
    return url


def _canonical(root: Element, base: str) -> str:
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            return _address(base, link.get("href") or "")
    return ""


def _links(root: Element, base: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    seen: set[str] = set()
    for link in root.iter("a", "area"):
        href = link.get("href")
        if not href or href in seen:
            continue
        if "nofollow" in (link.get("rel") or "").lower():
            continue
        seen.add(href)
        if (address := _address(base, href)) and len(found) < MAX_LINKS:
            found[address] = None
    return tuple(found)


def _address(base: str, href: str) -> str:
    """An absolute address of the web without its fragment, or nothing."""
    plain = re.sub(r"[\t\n\r]", "", href.strip())
    if not plain or plain.startswith("#"):
        return ""
    address = _join(base, plain).partition("#")[0].replace(" ", "%20")
    return address if address.startswith(("http://", "https://")) else ""


@lru_cache(maxsize=64)
def _origin(base: str) -> str:
    scheme, host, *_ = urlsplit(base)
    return f"{scheme}://{host}" if host else ""


def _join(base: str, href: str) -> str:
    if href.startswith(("http://", "https://")):
        return href
    if href.startswith("/") and not href.startswith("//") and "/." not in href:
        return _origin(base) + href
    try:
        return urljoin(base, href)
    except ValueError:
        return ""


def _json_ld(root: Element) -> Iterator[dict[str, object]]:
    for script in root.iter("script"):
        if (script.get("type") or "").partition(";")[0].strip().lower() != "application/ld+json":
            continue
        try:
            stated = cast(object, json.loads(script.text or "", strict=False))
        except (ValueError, RecursionError):
            continue
        waiting = [stated]
        while waiting:
            thing = waiting.pop(0)
            if isinstance(thing, list):
                waiting.extend(cast(list[object], thing))
            elif isinstance(thing, dict):
                known = cast(dict[str, object], thing)
                yield known
                waiting.extend(known[key] for key in ("@graph", "mainEntityOfPage") if key in known)


def _questions(stated: list[dict[str, object]]) -> Iterator[Block]:
    for thing in stated:
        kinds = thing.get("@type")
        if kinds != "FAQPage" and not (isinstance(kinds, list) and "FAQPage" in kinds):
            continue
        for entity in _many(thing.get("mainEntity")):
            question = _plain(entity.get("name"))
            answers = _many(entity.get("acceptedAnswer")) or _many(entity.get("suggestedAnswer"))
            answer = _plain(answers[0].get("text")) if answers else ""
            if question and answer:
                yield Block("question", answer, heading=question)


def _many(value: object) -> list[dict[str, object]]:
    values = cast(list[object], value) if isinstance(value, list) else [value]
    return [cast(dict[str, object], one) for one in values if isinstance(one, dict)]


def _plain(value: object) -> str:
    """Answers are allowed to hold markup."""
    if not isinstance(value, str):
        return ""
    if "<" not in value and "&" not in value:
        return " ".join(value.split())
    root = parse(f"<div>{re.sub(r'(?i)<(?=/?(?:p|br|li|div)[^a-z])', ' <', value)}</div>")
    return text_of(root) if root is not None else ""
