"""Takes out of a page what is not its subject, and finds the part that is."""

import re
from functools import lru_cache

from dealwright.domains.knowledge.reading.dom import Element, drop, text_size
from dealwright.domains.knowledge.reading.words import word_set

_NEVER_TEXT = word_set(
    """
    script style noscript template iframe object embed svg canvas video audio map select textarea input
    datalist optgroup progress meter picture source track link meta dialog applet frame frameset
    noframes
    """
)
_HARD_ROLES = word_set(
    """
    navigation banner contentinfo search dialog alertdialog complementary toolbar menubar
    """
)
_HIDING_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0*(?:\.0+\d*)?(?:px|em|rem|pt|%)?\s*(?:;|!|$)"
    r"|opacity\s*:\s*0*(?:\.0+)?\s*(?:;|!|$)|text-indent\s*:\s*-\d{3,}|(?:left|right|top|margin-left|margin-top)\s*:\s*-\d{3,}"
    r"|clip\s*:\s*rect\(\s*[01](?:px)?[\s,]+[01](?:px)?|clip-path\s*:\s*inset\(\s*(?:50|100)%"
    r"|(?:^|;)\s*(?:max-)?(?:height|width)\s*:\s*[01](?:px)?\s*(?:;|!|$)|transform\s*:\s*scale\(\s*0\s*\)"
)
_CLOSED_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|(?:max-)?height\s*:\s*0")
_COLOR = re.compile(r"(?:^|;)\s*color\s*:\s*([^;!]+)")
_BACKGROUND = re.compile(r"background(?:-color)?\s*:\s*([^;!]+)")

# Words of class names and ids. A name such as `has-sidebar` speaks of the page, not of the element.
_ABOUT_THE_PAGE = ("has-", "with-", "no-", "is-", "js-", "show-", "hide-", "without-", "page-has", "not-")
_COOKIES = re.compile(
    r"^(?:[\w-]*[-_])?(?:cookies?[-_]?(?:banner|consent|notice|bar|popup|pop|modal|law|overlay|message|info|layer|hint|"
    r"settings|dialog|box|container|wrapper|alert|warning|disclaimer|policy-(?:banner|popup)|manager|preferences)"
    r"|cookiebanner|cookieconsent|cookiebot|cybotcookiebotdialog|cookielaw|cookiefirst|eu-cookie|gdpr|ccpa|"
    r"consent-?(?:banner|manager|popup|modal|layer|overlay|bar)|onetrust|optanon|usercentrics|didomi|iubenda|borlabs|"
    r"borlabscookie|klaro|cmplz|truste|qc-cmp2?|tarteaucitron|osano|termly|sp_message|ccm-widget|moove_gdpr|cc-window|"
    r"cc-banner)(?:[-_][\w-]*)?$"
)
_HARD_NAMES = re.compile(
    r"^(?:(?:site|page|main|global|top|app|primary|secondary|mobile|desktop|off-?canvas)[-_]?)?"
    r"(?:navbar|navigation|nav|menu-bar|megamenu|mega-menu|breadcrumbs?|site-?footer|site-?header|masthead|topbar|"
    r"skip-?(?:link|nav|to-content)s?|screen-reader-text|sr-only|visually-?hidden|u-hidden-visually|pagination|pager)$"
    r"|^(?:social|share|sharing)[-_]?(?:buttons?|links?|icons?|bar|media|widget|this|list|menu)?$"
    r"|^(?:addtoany|addthis|sharethis|shariff|a2a_kit|sharedaddy|at-share)[\w-]*$"
    r"|^(?:entry|post|article|blog)[-_](?:meta|date|author|byline|info)$|^(?:byline|posted-on|author-box)$"
    r"|^(?:(?:wp-)?comments?(?:-(?:area|list|section|respond|wrapper|form|template))?|disqus_thread|commentlist|respond)$"
    r"|^(?:print-only|noprint|no-print|advert|advertisement|ad-banner|ads|adsbygoogle|banner-ad|newsletter|"
    r"newsletter-(?:signup|form|box|popup|modal)|back-?to-?top|scroll-?top|language-?(?:switcher|selector)|lang-?switch(?:er)?)$"
)
_SOFT_NAMES = re.compile(
    r"^(?:[\w-]*[-_])?(?:sidebar|menu|related|related-?posts?|recommend(?:ed|ations)|widget|widgets|tags|tag-list|tagcloud|promo|banner|"
    r"toolbar|footer|header|popup|modal|overlay|toc|table-of-contents|prev-next|post-navigation|"
    r"teaser-list|popular|trending)(?:[-_](?:list|links|nav|box|area|inner|wrapper|container|section|posts))?$"
)
_CALLOUT = re.compile(
    r"note|tip|warning|caution|callout|admonition|important|info|hint|danger", re.IGNORECASE
)
_ACCEPT = re.compile(
    r"^(?:accept|allow|agree|reject|decline|got it|i agree|ok|akzeptieren|alle akzeptieren|alles akzeptieren|"
    r"alle cookies|ablehnen|nur notwendige|einverstanden|accepter|tout accepter|refuser|j'accepte|"
    r"aceptar|rechazar|zustimmen|accetta|accetto|rifiuta|accepteren|weigeren|godkänn|aceitar)\b",
    re.IGNORECASE,
)
_KEEPS = ("main", "article", "h1")
_SUBJECTS = frozenset(("html", "body", "main", "article"))
_LABELLED = ("h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt")
_WHOLE = word_set(
    """
    p table ul ol dl pre h1 h2 h3 h4 h5 h6
    """
)
ENOUGH_TEXT = 250
ENOUGH_TO_INTRODUCE = 40
MAX_COOKIE_TEXT = 2_500
# The subject is the smallest part that holds this share of the text outside of links.
_SUBJECT_SHARE = 0.85


def prune(body: Element, *, also_doubtful: bool = True) -> None:
    """Removes navigation, banners and everything nobody sees; `body` is changed.

    Doubtful are forms, asides, page headers and parts whose name only suggests that they are not the subject.
    """
    _drop_cookie_layers(body)
    page = _Page(body, also_doubtful)
    dropped: set[Element] = set()
    for element in page.elements:
        parent = element.getparent()
        if parent in dropped or (element is not body and parent is not None and page.is_junk(element)):
            dropped.add(element)
    for element in dropped:
        if element.getparent() not in dropped:
            drop(element)


def subject(body: Element) -> Element:
    """The part of a pruned page that holds its subject."""
    whole = text_size(body)
    mains = [one for one in body.iter() if one.tag == "main" or one.get("role") == "main"]
    articles = list(body.iter("article"))
    for candidates in (mains, articles if len(articles) == 1 else []):
        best = max(candidates, key=text_size, default=None)
        if best is not None and text_size(best) >= min(ENOUGH_TEXT, whole * 0.4) and text_size(best) > 0:
            return best
    _drop_link_lists(body)
    return _densest(body)


class _Page:
    """What has to be known of the whole page to judge one element, counted in one pass."""

    def __init__(self, body: Element, also_doubtful: bool) -> None:
        self.elements = list(body.iter())
        self.also_doubtful = also_doubtful
        self.opened = _opened_by_controls(self.elements)
        self.size, self.linked = _sizes(body, self.elements)
        self.half = self.size[body] / 2
        self.holds_subject: set[Element] = set()
        for element in body.iter(*_KEEPS):
            for above in (element, *element.iterancestors()):
                if above in self.holds_subject:
                    break
                self.holds_subject.add(above)

    def is_junk(self, element: Element) -> bool:
        tag = element.tag
        if tag in _NEVER_TEXT:
            return True
        if tag in _SUBJECTS:
            return False
        items = element.items()
        if items and self._is_junk_by_attributes(element, dict(items)):
            return True
        if tag == "button":
            return element.get("aria-expanded") is None and not _inside(element, *_LABELLED)
        if tag in ("nav", "footer"):
            return not self._may_be_subject(element)
        if not self.also_doubtful:
            return False
        if tag == "header":
            is_of_the_page = not _inside(element, "article", "section", "main")
            return is_of_the_page and self.size[element] <= self.half and not self._introduces(element)
        if tag == "aside":
            return not (_CALLOUT.search(element.get("class") or "") and _inside(element, "main", "article"))
        return tag == "form" and not self._may_be_subject(element)

    def _is_junk_by_attributes(self, element: Element, attributes: dict[str, str]) -> bool:
        style = attributes.get("style", "").lower()
        is_opened = attributes.get("id") in self.opened
        if style and _hides(style) and not (is_opened and _CLOSED_STYLE.search(style)):
            return True
        if not is_opened and (
            ("hidden" in attributes and attributes["hidden"].lower() != "until-found")
            or attributes.get("aria-hidden", "").lower() == "true"
        ):
            return True
        if attributes.get("role", "").lower() in _HARD_ROLES or attributes.get("aria-modal") == "true":
            return not self._may_be_subject(element)
        names = f"{attributes.get('class', '')} {attributes.get('id', '')}"
        strength = _strength(names) if names != " " else 0
        if strength == 0 or self._may_be_subject(element):
            return False
        return strength == 2 or (self.also_doubtful and self.linked[element] >= self.size[element] * 0.4)

    def _introduces(self, header: Element) -> bool:
        """Holds the heading of the page with a sentence below it, unlike one with a logo and a menu."""
        has_sentence = any(self.size[one] >= ENOUGH_TO_INTRODUCE for one in header.iter("p"))
        return has_sentence and next(header.iter("h1"), None) is not None

    def _may_be_subject(self, element: Element) -> bool:
        return element in self.holds_subject or self.size[element] > self.half


def _sizes(body: Element, elements: list[Element]) -> tuple[dict[Element, int], dict[Element, int]]:
    """For each element its characters of text, and how many of them are links."""
    size = dict.fromkeys(elements, 0)
    linked = dict.fromkeys(elements, 0)
    for element in reversed(elements):
        if element.tag in _NEVER_TEXT:
            size[element] = linked[element] = 0
        else:
            size[element] += _length(element.text)
            if element.tag == "a":
                linked[element] = size[element]
        parent = element.getparent()
        if parent is not None and element is not body:
            size[parent] += size[element] + _length(element.tail)
            linked[parent] += linked[element]
    return size, linked


def _opened_by_controls(elements: list[Element]) -> frozenset[str]:
    """Ids of panels that a visible control opens: answers of an accordion, not hidden text."""
    ids: set[str] = set()
    for element in elements:
        for name, value in element.items():
            if name in ("aria-controls", "data-bs-target", "data-target"):
                ids.update(value.replace("#", " ").split())
    return frozenset(ids)


@lru_cache(maxsize=4096)
def _strength(names: str) -> int:
    """2 for names of what never is the subject, 1 for names of what seldom is."""
    found = 0
    for name in names.lower().split():
        if name.startswith(_ABOUT_THE_PAGE):
            continue
        if _COOKIES.match(name) or _HARD_NAMES.match(name):
            return 2
        if _SOFT_NAMES.match(name):
            found = 1
    return found


@lru_cache(maxsize=4096)
def _hides(style: str) -> bool:
    if _HIDING_STYLE.search(style):
        return True
    color, background = _COLOR.search(style), _BACKGROUND.search(style)
    return bool(color and background and _shade(color.group(1)) == _shade(background.group(1)))


def _shade(color: str) -> str:
    plain = color.strip().replace(" ", "")
    plain = {"white": "#fff", "black": "#000", "rgb(255,255,255)": "#fff", "rgb(0,0,0)": "#000"}.get(
        plain, plain
    )
    return plain[:4] if re.fullmatch(r"#(.)\1(.)\2(.)\3", plain) else plain


def _inside(element: Element, *tags: str) -> bool:
    return next(element.iterancestors(*tags), None) is not None


def _drop_cookie_layers(body: Element) -> None:
    """A small box with a button to accept something, that speaks of cookies."""
    for button in list(body.iter("button", "a", "input")):
        label = "".join(button.itertext()).strip() or button.get("value") or ""
        if len(label) > 40 or not _ACCEPT.match(label):
            continue
        box: Element | None = None
        for above in button.iterancestors():
            if above is body or above.tag in _SUBJECTS:
                break
            text = "".join(above.itertext())
            if len(text) > MAX_COOKIE_TEXT:
                break
            if "cookie" in text.lower():
                box = above
                if len(text) > 200:
                    break
        if box is not None and next(box.iter(*_KEEPS), None) is None:
            drop(box)


def _drop_link_lists(body: Element) -> None:
    """Menus that do not call themselves so: short items that are nothing but links."""
    size, linked = _sizes(body, list(body.iter()))
    for element in list(body.iter("ul", "ol", "div", "td", "p")):
        if element is body or not size[element] or linked[element] < size[element] * 0.8:
            continue
        links = sum(1 for _ in element.iter("a"))
        if links >= 3 and size[element] < 50 * links:
            drop(element)


def _densest(body: Element) -> Element:
    size, linked = _sizes(body, list(body.iter()))
    enough = (size[body] - linked[body]) * _SUBJECT_SHARE
    part = body
    while True:
        inner = max(part, key=lambda one: size[one] - linked[one], default=None)
        if inner is None or inner.tag in _WHOLE or size[inner] - linked[inner] < max(enough, 1):
            return part
        part = inner


def _length(text: str | None) -> int:
    return len(text.strip()) if text else 0
