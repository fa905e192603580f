"""HTML pages: what is kept, what is left out, what a page says about itself."""

import sys
import time
from types import SimpleNamespace

import pytest

from dealwright.domains.knowledge.reading.blocks import Block, Reading
from dealwright.domains.knowledge.reading.html import block_hash, boilerplate
from dealwright.domains.knowledge.reading.read import read

URL = "https://www.northwind.example/products/airpad.html"


def page(body: str, head: str = "", lang: str = "en") -> Reading:
    markup = (
        f"<!doctype html><html lang={lang}><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"
    )
    return read(markup.encode(), url=URL)


def kinds(reading: Reading) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in reading.blocks]


BLOG = """
<a class="skip-link screen-reader-text" href="#content">Skip to content</a>
<header class="site-head"><nav><ul><li><a href="/">Home</a><li><a href="/p/">Products</a></ul></nav></header>
<div class="site-content has-sidebar"><main>
<article class="post"><header class="entry-header"><h1>How to choose a vacuum gripper</h1>
<div class="entry-meta"><time datetime="2024-05-02T08:00">May 2</time>
by <a href="/author/jo/">Jo</a></div></header>
<p>Choosing a gripper depends on three things: <strong>the part</strong>, the cycle time and the environment.
We&nbsp;explain all of them, from the first pick to the last, with numbers from real cells.</p>
<h2>1. The part</h2><p>Porous material, e.g. cardboard, needs high flow.<br>Glass needs a high vacuum.</p>
<ul><li>Fast: <em>AirPad 300</em><li>Slow: AirPad 100</ul>
<div class="sharedaddy"><h3>Share this:</h3><a href="#">Twitter</a></div>
<h3>Related</h3><a href="/a/">Another post</a> <a href="/b/">One more post</a></article>
<div id="comments" class="comments-area"><h2>1 thought</h2><p>Great post, thank you so much!</p></div>
</main><aside class="widget-area"><h2>Recent posts</h2><a href="/c/">C</a></aside></div>
<footer class="site-footer">Proudly powered by a wordy footer</footer>
<div id="cookie-banner" class="cookie-banner">We use cookies. <button>Accept all</button></div>"""


def test_a_blog_post_is_read_without_what_surrounds_it() -> None:
    head = (
        "<title>How to choose a vacuum gripper - Northwind Blog</title>"
        '<meta property="og:site_name" content="Northwind Blog">'
        '<meta property="article:modified_time" content="2024-06-11T08:00:00+00:00">'
        '<link rel="canonical" href="/choose/">'
    )
    reading = page(BLOG, head)
    assert reading.title == "How to choose a vacuum gripper"
    assert (reading.published, reading.language) == ("2024-06-11", "en")
    assert reading.canonical == "https://www.northwind.example/choose/"
    assert [block.kind for block in reading.blocks] == ["heading", "text", "heading", "text", "list"]
    assert "time and the environment. We explain all" in reading.blocks[1].text
    assert (
        reading.blocks[3].text
        == "Porous material, e.g. cardboard, needs high flow.\nGlass needs a high vacuum."
    )
    assert reading.blocks[4].text == "Fast: AirPad 300\nSlow: AirPad 100"
    # The crawler still sees every link.
    assert "https://www.northwind.example/author/jo/" in reading.links


def test_a_shop_page_of_nothing_but_divs_keeps_its_product() -> None:
    reading = page(
        """<div class="header"><div class="menu">
        <a href=a>Grippers</a><a href=b>Cups</a><a href=c>Cables</a></div></div>
        <div class="wrapper"><div class="breadcrumbs"><a href="/">Home</a> &gt; TwinGrip</div>
        <div><h1>TwinGrip 12</h1>
        <div><span>2,700 EUR</span><span>without VAT</span></div>
        <div>Electric gripper with 12 kg payload. Area 30 cm<sup>2</sup>.
        Works with all cobots<sup><a href="#f">1</a></sup>.</div>
        <dl><dt>Stroke<dd>60 mm<dt>Weight:<dd>1.1 kg</dl>
        <button aria-expanded=false aria-controls=q1>How long is delivery?</button>
        <div id=q1 style="display:none"><p>Two working days.</div></div>
        <h3>You may also like</h3><ul><li><a href=x>TwinGrip 5</a>
        <li><a href=y>TwinGrip 25</a><li><a href=z>AirPad</a></ul></div>
        <div class="fixed bottom"><p>We use cookies and similar technologies.</p>
        <button>Accept all</button></div>"""
    )
    assert kinds(reading) == [
        ("heading", "TwinGrip 12"),
        ("text", "2,700 EUR without VAT"),
        ("text", "Electric gripper with 12 kg payload. Area 30 cm². Works with all cobots."),
        ("list", "Stroke: 60 mm\nWeight: 1.1 kg"),
        ("heading", "How long is delivery?"),
        ("text", "Two working days."),
    ]


def test_an_old_page_laid_out_with_tables_is_read_as_text() -> None:
    reading = page(
        """<table width=800><tr><td><a href=i>Start</a><br><a href=p>Produkte</a><br><a href=k>Kontakt</a>
        </td><td>
        <p>Die Firma baut seit dem 3. Mai 1987 Greifer und liefert sie in die ganze Welt.
        <table border=1><tr><td>Typ<td>Kraft<tr><td>SG 10<td>10 N<tr><td>SG 20<td>20 N</table>
        <ul><li>Robust<li>Schnell</ul></td></tr></table>""",
        lang="de",
    )
    assert kinds(reading) == [
        ("text", "Die Firma baut seit dem 3. Mai 1987 Greifer und liefert sie in die ganze Welt."),
        ("table", "Typ | Kraft\nSG 10 | 10 N\nSG 20 | 20 N"),
        ("list", "Robust\nSchnell"),
    ]
    assert reading.language == "de"


def test_documentation_keeps_code_and_tables() -> None:
    reading = page(
        """<div role=main><h1>Configuration<a class=headerlink href="#c">¶</a></h1>
        <p>It reads <code>a.toml</code>.</p>
        <pre><span>import</span> gripper
g <span>=</span> gripper.open(<span>5</span>)
</pre><table><thead><tr><th>Name<th>Meaning</thead><tr><td rowspan=2><p>retries</p>
        <td><ul><li>0: none<li>1: once</ul>
        <tr><td>since 2.1</table></div>"""
    )
    assert reading.title == "Configuration"
    assert kinds(reading)[1:] == [
        ("text", "It reads a.toml."),
        ("code", "import gripper\ng = gripper.open(5)"),
        ("table", "Name | Meaning\nretries | 0: none, 1: once\nretries | since 2.1"),
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display: none">secret</p>',
        '<p style="color:red;visibility:hidden">secret</p>',
        '<p style="font-size:0">secret</p>',
        '<p style="font-size: 0px;">secret</p>',
        '<div style="position:absolute; left:-9999px"><p>secret</p></div>',
        '<p style="text-indent:-5000px">secret</p>',
        '<p style="opacity:0">secret</p>',
        '<p style="color:#fff;background-color:white">secret</p>',
        "<p hidden>secret</p>",
        '<div aria-hidden="true">secret</div>',
        '<span class="sr-only">secret</span>',
        "<!-- secret --><script>secret</script><template>secret</template><noscript>secret</noscript>",
        "<style>secret</style><svg><title>secret</title></svg><textarea>secret</textarea>",
        "<form><label>secret</label><input></form>",
    ],
)
def test_what_nobody_sees_is_not_read(hidden: str) -> None:
    reading = page(f"<main><p>Visible text.</p>{hidden}<p>More of it, 10px high and 100% visible.</p></main>")
    assert "secret" not in reading.text
    assert "More of it" in reading.text


@pytest.mark.parametrize(
    "style", ["font-size:0.9em", "opacity:0.5", "left:-20px", "height:10px", "width:100%"]
)
def test_a_harmless_style_hides_nothing(style: str) -> None:
    assert "kept" in page(f"<main><p>Text.</p><p style='{style}'>kept</p></main>").text


def test_questions_come_from_markup_and_from_structured_data_once() -> None:
    stated = """<script type="application/ld+json">{"@graph": [{"@type": ["WebPage", "FAQPage"],
      "dateModified": "2025-02-03", "mainEntity": [
      {"@type": "Question", "name": "Is it safe?", "acceptedAnswer": {"text": "<p>Yes &amp; tested.</p>"}},
      {"@type": "Question", "name": "How long?",
       "acceptedAnswer": [{"text": "Two working days."}]}]}]}</script>
      <script type="application/ld+json">{"broken</script>"""
    reading = page(
        "<main><h1>Help</h1><details><summary>How long?</summary><p>Two working days.</p></details>"
        "<dl><dt>Can I return it?</dt><dd>Within 30 days.</dd></dl></main>",
        stated,
    )
    assert [(block.heading, block.text) for block in reading.blocks if block.kind == "question"] == [
        ("Is it safe?", "Yes & tested."),
        ("How long?", "Two working days."),
        ("Can I return it?", "Within 30 days."),
    ]
    assert reading.published == "2025-02-03"


def test_a_long_details_element_keeps_its_inner_structure() -> None:
    reading = page(
        "<main><details><summary>Data</summary><table><tr><th>a<th>b<tr><td>1<td>2</table></details></main>"
    )
    assert kinds(reading) == [("heading", "Data"), ("table", "a | b\n1 | 2")]


def test_a_header_of_two_rows_becomes_one_line_and_the_caption_is_kept() -> None:
    reading = page(
        "<main><table><caption>Payloads</caption><tr><th rowspan=2>Model<th colspan=2>Payload"
        "<tr><th>min<th>max"
        "<tr><td>A|B<td>1<td>5<tr><td colspan=3>All in kg</table></main>"
    )
    assert reading.blocks[0] == Block(
        "table", "Model | Payload min | Payload max\nA/B | 1 | 5\nAll in kg", heading="Payloads"
    )


def test_lists_keep_their_numbers_and_levels() -> None:
    reading = page("<main><p>Do:</p><ol start=3><li>Mount<ul><li>bolt<li>nut</ul><li>Plug in</ol></main>")
    assert kinds(reading)[1] == ("list", "3. Mount\n  bolt\n  nut\n4. Plug in")


def test_cards_in_a_list_are_not_squeezed_into_lines() -> None:
    reading = page(
        "<main><ul><li><h3>TG-5</h3><p>Small.</p></li><li><h3>TG-12</h3><p>Large.</p></li></ul></main>"
    )
    assert kinds(reading) == [
        ("heading", "TG-5"),
        ("text", "Small."),
        ("heading", "TG-12"),
        ("text", "Large."),
    ]


def test_links_are_absolute_and_only_those_to_follow() -> None:
    reading = page(
        '<p><a href="spec.html#top">a</a><a href="../b">b</a><a href="//cdn.example/c">c</a>'
        '<a href="mailto:a@b.c">m</a>'
        '<a href="javascript:x()">j</a><a href="#x">f</a><a rel="nofollow" href="/n">n</a>'
        '<a href="spec.html">again</a>'
        '<a href="tel:123">t</a><a href="http://[broken">x</a></p>',
        '<base href="https://www.northwind.example/docs/v2/">'
        '<meta name="robots" content="noindex, nofollow">',
    )
    assert reading.links == (
        "https://www.northwind.example/docs/v2/spec.html",
        "https://www.northwind.example/docs/b",
        "https://cdn.example/c",
        "http://[broken",
    )
    assert (reading.may_index, reading.may_follow) == (False, False)


@pytest.mark.parametrize(
    ("head", "heading", "title"),
    [
        ("<title>Prices | Northwind</title>", "", "Prices"),
        ("<title>Northwind | Prices</title>", "", "Prices"),
        ("<title>R200 - Technical data</title>", "", "R200 - Technical data"),
        ("<title>Prices – Northwind</title>", "Our prices", "Our prices"),
        ("<title>Prices</title>", "Welcome", "Prices"),
        ("", "Only a heading", "Only a heading"),
    ],
)
def test_the_title_is_the_pages_own(head: str, heading: str, title: str) -> None:
    assert page(f"<h1>{heading}</h1><p>Some text.</p>", head).title == title


def test_a_page_that_asks_a_browser_to_build_it_says_so() -> None:
    reading = page('<div id="root"></div><script>render()</script><a href="/a"></a>')
    assert reading.blocks == ()
    assert [notice.code for notice in reading.notices] == ["no_text"]
    assert reading.links == ("https://www.northwind.example/a",)


HIDDEN_SUBJECT = "<h1>Help</h1><aside><h2>Hours</h2><p>{}</p></aside><footer>Imprint</footer>".format(
    "We are open from eight to five, and on Saturdays from nine to one o'clock. " * 5
)


def test_a_subject_in_an_odd_place_is_read_when_there_is_little_else() -> None:
    reading = page(HIDDEN_SUBJECT)
    assert "We are open" in reading.text
    assert "Imprint" not in reading.text


def test_the_optional_extractor_helps_where_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def extract(markup: str, **options: object) -> str:
        return "# Hours\n\n" + "Found by the extractor. " * 20

    monkeypatch.setitem(sys.modules, "trafilatura", SimpleNamespace(extract=extract))
    assert kinds(page(HIDDEN_SUBJECT))[0] == ("heading", "Hours")
    assert (
        "extractor" not in page("<main><p>" + "This page has a text of its own. " * 20 + "</p></main>").text
    )


def test_a_hero_above_the_main_part_is_read_and_a_logo_is_not() -> None:
    hero = (
        "<header><nav>Menu</nav><h1>Grippers</h1><p>We have made grippers since 1987, by hand.</p></header>"
    )
    logo = "<header><h1>Northwind</h1><nav>Menu</nav></header>"
    rest = "<section><h2>Products</h2><p>Two of them: AirPad and TwinGrip.</p></section>" * 2
    assert kinds(page(hero + rest))[:2] == [
        ("heading", "Grippers"),
        ("text", "We have made grippers since 1987, by hand."),
    ]
    assert kinds(page(logo + rest))[0] == ("heading", "Products")


def test_broken_markup_is_read_as_a_browser_would() -> None:
    reading = read(
        b"<html><body><div><p>One<p>Two <b>bold<i>both</b> and</i> more"
        b"<table><tr><td>x<div></span></p></td>&bogus; &amp",
        name="a.html",
    )
    assert "One" in reading.text
    assert "bold" in reading.text


def test_a_form_around_the_whole_page_does_not_hide_it() -> None:
    reading = page("<form id=aspnetForm><h1>Products</h1><p>We make grippers for robots.</p><input></form>")
    assert kinds(reading) == [("heading", "Products"), ("text", "We make grippers for robots.")]


def test_a_hundred_thousand_nested_elements_take_no_more_than_seconds() -> None:
    deep = "<div class='aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'>" * 100_000
    body = f"<html><body><p>First.</p>{deep}<p>Deep inside.</p>{'</div>' * 100_000}<p>Behind it.</p>"
    started = time.process_time()
    reading = read(body.encode(), name="deep.html")
    assert time.process_time() - started < 5
    assert [word in reading.text for word in ("First.", "Deep inside.", "Behind it.")] == [True, True, True]


@pytest.mark.parametrize(
    "markup",
    [
        "<details><summary>a</summary>" * 3_000,
        "<ul><li>" * 3_000,
        "<table><tr><td>" * 3_000,
        "<b><i>" * 50_000,
        "<p hidden class='sidebar menu'>" * 20_000,
        "<table>" + "<tr><td rowspan=65535 colspan=1000>x" * 100 + "</table>",
        "<" * 200_000,
        "<a href='" + "/../" * 50_000 + "'>x</a>" * 1_000,
        "<script type='application/ld+json'>" + "[" * 100_000 + "</script>",
        "&" * 300_000,
        "&#1;<nav>x</nav>&#xFFFE;<nav>x</nav><pre>a<br>&#x1f;b</pre>&#99999999999;" * 100,
    ],
    ids=[
        "details",
        "lists",
        "tables",
        "inline",
        "junk",
        "spans",
        "open tags",
        "dots",
        "json",
        "entities",
        "controls",
    ],
)
def test_markup_made_to_hurt_does_not(markup: str) -> None:
    started = time.process_time()
    read(f"<html><body><h1>x</h1>{markup}<p>The end of the page.</p>".encode(), name="a.html", url=URL)
    assert time.process_time() - started < 5


def test_a_block_on_most_pages_of_a_site_is_boilerplate() -> None:
    hours = block_hash(Block("text", "We are open from 8 to 17."))
    pages = [{hours, block_hash(Block("text", f"Page {number}"))} for number in range(8)]
    assert boilerplate(pages) == {hours}
    assert boilerplate(pages[:7]) == frozenset()
    pages[:4] = [set() for _ in range(4)]
    assert boilerplate(pages) == frozenset()
