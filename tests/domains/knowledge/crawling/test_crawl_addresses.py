"""One spelling for every address; scope and traps give reasons that people understand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealwright.domains.knowledge.crawling.addresses import Scope, canonical
from dealwright.domains.knowledge.crawling.traps import Variants, why_trap

BASE = "https://example.com/docs/intro?x=1"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("HTTPS://Example.COM:443/A", "https://example.com/A"),
        ("http://example.com:80", "http://example.com/"),
        ("http://example.com:8080/", "http://example.com:8080/"),
        ("https://example.com.", "https://example.com/"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://example.com/a#part", "https://example.com/a"),
        ("https://example.com/a/./b/../c", "https://example.com/a/c"),
        ("https://example.com/../../a", "https://example.com/a"),
        ("https://example.com/a/b/..", "https://example.com/a/"),
        ("https://example.com//a///b//", "https://example.com/a/b/"),
        ("https://example.com/%7ea/%c3%a4/%2E%2E/b", "https://example.com/~a/b"),
        ("https://example.com/ä b", "https://example.com/%C3%A4%20b"),
        ("https://example.com/100%", "https://example.com/100%25"),
        ("https://example.com/a%2fb", "https://example.com/a%2Fb"),
        ("https://example.com/?b=2&a=1&a=0", "https://example.com/?a=0&a=1&b=2"),
        ("https://example.com/?", "https://example.com/"),
        ("https://example.com/?&&a=1&", "https://example.com/?a=1"),
        (
            "https://example.com/?utm_source=x&UTM_Medium=y&gclid=1&fbclid=2&mc_eid=3&ref=4&a=1",
            "https://example.com/?a=1",
        ),
        ("https://example.com/?PHPSESSID=1&JSESSIONID=2&sid=0123456789abcdef01", "https://example.com/"),
        ("https://example.com/?sid=7", "https://example.com/?sid=7"),
        ("https://example.com/a;jsessionid=AB12?x=1", "https://example.com/a?x=1"),
        ("https://example.com/docs/index.html", "https://example.com/docs/"),
        ("https://example.com/Index.PHP?page=2", "https://example.com/?page=2"),
        ("https://example.com/my-index.html", "https://example.com/my-index.html"),
        ("../pricing", "https://example.com/pricing"),
        ("?x=2", "https://example.com/docs/intro?x=2"),
        ("//cdn.example.com/a", "https://cdn.example.com/a"),
        ("..\\pricing", "https://example.com/pricing"),
        ("  guide\n", "https://example.com/docs/guide"),
        ("http://[2001:DB8::1]:8080/a", "http://[2001:db8::1]:8080/a"),
    ],
)
def test_an_address_has_one_spelling(link: str, address: str) -> None:
    assert canonical(link, BASE) == address


@pytest.mark.parametrize(
    "link",
    [
        "mailto:a@example.com",
        "tel:+3212345",
        "javascript:void(0)",
        "data:text/html,x",
        "ftp://example.com/",
        "http://",
        "http://user:password@example.com/",
        "http://[broken",
        "http://example.com:port/",
        "http://example.com:99999/",
        "http://exa mple.com/",
        "http://a..b/",
        "https://example.com/" + "a" * 2_000,
        "https://example.com/\ud800",
    ],
)
def test_what_is_no_web_page_has_no_address(link: str) -> None:
    assert canonical(link, BASE) is None


@given(st.text(max_size=40))
def test_spelling_twice_changes_nothing(text: str) -> None:
    for link in (text, f"http://{text}", f"https://example.com/{text}"):
        address = canonical(link, BASE)
        assert address is None or canonical(address) == address


@pytest.mark.parametrize(
    ("start", "prefix"),
    [
        ("https://example.com", "https://example.com/"),
        ("https://example.com/docs", "https://example.com/docs/"),
        ("https://example.com/docs/", "https://example.com/docs/"),
        ("https://example.com/docs/intro", "https://example.com/docs/"),
        ("https://example.com/start.html", "https://example.com/"),
        ("https://example.com/docs/v2/start.html?x=1", "https://example.com/docs/v2/"),
    ],
)
def test_a_source_is_the_folder_of_its_start(start: str, prefix: str) -> None:
    assert Scope.around(start).prefix == prefix


def test_a_start_that_is_no_address_is_an_error() -> None:
    with pytest.raises(ValueError, match="web address"):
        Scope.around("not an address")


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("https://example.com/docs/a", None),
        ("http://www.example.com/docs/a", None),
        ("https://example.com/docs", None),
        ("https://example.com/docs/v1.2", None),
        ("https://example.com/docs/a.pdf", None),
        ("https://example.com/docsearch", "outside https://example.com/docs/"),
        ("https://example.com/blog", "outside https://example.com/docs/"),
        ("https://shop.example.com/docs/a", "outside https://example.com/docs/"),
        ("https://example.com:8443/docs/a", "outside https://example.com/docs/"),
        ("https://example.com.evil.com/docs/", "outside https://example.com/docs/"),
        ("https://example.com/docs/old/a", "excluded by /docs/old/*"),
        ("https://example.com/docs/a/print", "excluded by */print"),
        ("https://example.com/docs/a?lang=de", "excluded by *lang=*"),
        ("https://example.com/docs/a.ZIP", "a file we do not read: .zip"),
        ("https://example.com/docs/a/a/a", "looks like folders that contain themselves"),
        ("https://example.com/docs/events?month=5", "looks like a calendar trap"),
        ("mailto:a@example.com", "not a web page"),
    ],
)
def test_people_can_see_why_a_link_is_not_followed(link: str, reason: str | None) -> None:
    scope = Scope.around("https://example.com/docs/", exclude=["/docs/old/*", "*/print", "*lang=*"])
    assert scope.why_not(link, 1) == reason


def test_depth_is_counted_from_the_start() -> None:
    scope = Scope.around("https://example.com/", max_depth=2)
    assert scope.why_not("https://example.com/a", 2) is None
    assert scope.why_not("https://example.com/a", 3) == "too deep"


def test_only_what_is_included_is_followed_and_the_start() -> None:
    scope = Scope.around("https://example.com/", include=["/docs/*", "/faq"])
    assert scope.why_not("https://example.com/docs/a", 1) is None
    assert scope.why_not("https://example.com/faq?x=1", 1) is None
    assert scope.why_not("https://example.com/blog", 1) == "not included by /docs/*, /faq"
    assert scope.why_not("https://example.com/") is None


@pytest.mark.parametrize(
    "path",
    [
        "/calendar/2026/01",
        "/kalender/2026-01-31/",
        "/events/list/2026-05",
        "/events?month=5&year=2026",
        "/calendar?date=2026-05-01",
        "/booking?start_date=2026-05-01",
        "/x/x/x",
        "/a/b/a/b/a/b",
        "/" + "/".join(f"s{number}" for number in range(21)),
        "/filter?" + "&".join(f"p{number}=1" for number in range(11)),
    ],
)
def test_a_trap_is_seen_in_the_address(path: str) -> None:
    assert why_trap(f"https://example.com{path}")


@pytest.mark.parametrize(
    "path",
    [
        "/blog/2026/05/how-we-weigh",
        "/blog/2026/05/",
        "/events/2026-05-launch-of-the-kestrel",
        "/events",
        "/changelog?year=2026",
        "/docs/calendar-integration",
        "/docs/2026-roadmap",
        "/products?page=2026",
        "/en/docs/en/start",
        "/docs/api/v1/users",
    ],
)
def test_an_ordinary_address_is_no_trap(path: str) -> None:
    assert why_trap(f"https://example.com{path}") is None


def test_a_page_may_have_fifty_variants() -> None:
    variants = Variants(f"https://example.com/parts?page={number}" for number in range(49))
    assert variants.why_not("https://example.com/parts") is None
    assert variants.why_not("https://example.com/parts?page=49") is None
    assert (
        variants.why_not("https://example.com/parts?page=50")
        == "more than 50 variants of https://example.com/parts"
    )
    assert variants.why_not("https://example.com/parts?page=3") is None
    assert variants.why_not("https://example.com/other?page=50") is None
