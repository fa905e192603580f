"""Where sentences begin and end, by rules, for English and its neighbours on a company's pages.

Offsets are exact: `text[start:end]` is the sentence without the space around it. A line break always ends
a sentence, so readers join the wrapped lines of a paragraph before they come here.
"""

import re

from dealwright.domains.knowledge.reading.words import word_set

Span = tuple[int, int]

# A full stop behind these never ends a sentence.
_ALWAYS = word_set(
    """
    dr prof mr mrs ms mx st mt hr hrn fr dipl ing mag ca approx bzw bspw vgl evtl ggf inkl exkl zzgl
    abzgl sog e.g i.e z.b d.h u.a i.d.r o.ä u.ä v.a s.o s.u m.e z.t i.a resp incl excl esp vs cf viz
    dept gen gov mme mlle sra srta dña pág págs núm av avda bijv d.w.z m.b.t o.a t.ex bl.a sr.a dott
    ing rer nat phil str tel hrsg geb verh allg bes ehem einschl entspr gem insb lfd
    
    """
)
# Only in front of a number or another reference: "No. 5", but "He said no. We left."
_BEFORE_NUMBER = word_set(
    """
    no nos nr nrn n art abs ziff kap bd vol p pp s fig figs abb tab eq sec sect ch chap app pt ver rev
    ed jan feb febr mar mär apr jun jul aug sep sept okt oct nov dez dec § par núm nº c zt hs blatt pos
    seq
    """
)
# They may end a sentence, if what follows begins one.
_MAYBE = word_set(
    """
    co inc ltd corp llc plc bros jr sr u.s u.k e.u d.c ph.d m.sc b.sc a.g s.a s.l s.p.a min max
    mio mrd tsd stk ust mwst
    """
)
_STARTERS = word_set(
    """
    the a an this that these those it its he she we you they i in on at for from with as if when while
    after before our your their there here what who how why where and but or so to all each every no not
    however der die das ein eine es er sie wir ihr ich dies diese dieser dieses in im am bei für von mit
    als wenn und aber oder so zu alle jede jeder unser unsere was wer wie warum wo hier da auch nach vor
    bitte le la les un une ce cette ces il elle nous vous ils elles je dans sur pour avec si quand et
    mais ou el los las una este esta estos ella nosotros ustedes en para con cuando y pero o
    """
)
_ORDINAL_LEADS = word_set(
    """
    am vom zum zur der die das den dem des im beim bis ab seit jeder jede jedes jedem einer eines einem
    ihr ihre unser unsere und
    """
)
_ORDINAL_NOUNS = re.compile(
    r"(januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember"
    r"|jahrhundert|jahr|quartal|halbjahr|auflage|stock|etage|obergeschoss|og|platz|generation|tag|woche|monat"
    r"|klasse|kapitel|abschnitt|absatz|schritt|teil|mal|januari|februari|mars|maj)"
)
_LETTER_LEADS = word_set(
    """
    plan option type typ class klasse classe grade category kategorie appendix anhang anlage version
    group gruppe vitamin figure section teil part variant variante model modell step zone
    """
)

_STOP = re.compile(r"[.!?…]+[\"'”’“»«)\]]*(?:\s»(?=\s|$))?(?=\s)|[。！？]+[」』”）]*")
_WORD_BEFORE = re.compile(r"[^\s(\[\"'„“»«]+$")
_OPENING = "\"'„“”‘’«»([{¿¡*_-–—•"
_LOOK_BACK = 60


def sentences(text: str) -> list[Span]:
    """The sentences of a text, in order; nothing but white space lies outside of them."""
    spans: list[Span] = []
    start = 0
    for line in text.split("\n"):
        _add_line(text, start, start + len(line), spans)
        start += len(line) + 1
    return spans


def _add_line(text: str, start: int, end: int, spans: list[Span]) -> None:
    begin = start
    for stop in _STOP.finditer(text, start, end):
        if _ends(text, begin, stop, end):
            _add(text, begin, stop.end(), spans)
            begin = stop.end()
    _add(text, begin, end, spans)


def _add(text: str, start: int, end: int, spans: list[Span]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


def _ends(text: str, begin: int, stop: re.Match[str], end: int) -> bool:
    mark = stop.group()
    if mark[0] in "。！？":
        return True
    following = _next_word(text, stop.end(), end)
    if not following:
        return False  # only closing marks follow: they belong to this sentence, or the line is over
    if following[0].islower():
        return False
    if mark[0] != "." or mark.startswith(".."):
        return True
    found = _WORD_BEFORE.search(text, max(begin, stop.start() - _LOOK_BACK), stop.start())
    if found is None:
        return True
    before = text[max(begin, found.start() - _LOOK_BACK) : found.start()].split()
    return _stop_ends(found.group(), following, before, mark)


def _stop_ends(word: str, following: str, before: list[str], mark: str) -> bool:
    low = word.lower()
    if word.isdigit():
        return _number_ends(word, following, before)
    if len(word) == 1 and word.isalpha():
        return bool(before) and before[-1].lower() in _LETTER_LEADS
    if len(mark) > 1 and mark[1] not in ")]":
        return True  # a closing quotation mark
    if low in _ALWAYS or low.rpartition("-")[2] in _ALWAYS:
        return False
    if low in _BEFORE_NUMBER:
        return not (following[0].isdigit() or following[0] == "§" or re.fullmatch(r"[IVX]{2,5}", following))
    if low in _MAYBE:
        return following.lower() in _STARTERS
    if re.fullmatch(r"(\w\.)+\w", low):
        return following.lower() in _STARTERS or low in ("a.m", "p.m")
    return True


def _number_ends(word: str, following: str, before: list[str]) -> bool:
    if not before:
        return False  # "1. Open the box."
    if len(word) > 2:
        return True
    return before[-1].lower() not in _ORDINAL_LEADS and not _ORDINAL_NOUNS.match(following.lower())


def _next_word(text: str, place: int, end: int) -> str:
    while place < end and (text[place].isspace() or text[place] in _OPENING):
        place += 1
    last = place
    while last < end and last - place < 30 and text[last].isalnum():
        last += 1
    return text[place : max(last, min(place + 1, end))]
