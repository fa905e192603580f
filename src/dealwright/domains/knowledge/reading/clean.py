"""Takes out of a text what a person cannot see, and points at words that try to instruct a machine.

Such words stay in the text: it is data, shown and quoted as it is. Who builds a prompt needs the warning.
"""

import re
import unicodedata
from typing import NamedTuple

# Invisible by nature: bidi controls, zero widths, fillers, tags, controls. Lone surrogates and
# noncharacters cannot be stored.
_HIDDEN = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
    "\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e01ef"
    "]"
    # Joiners belong to Arabic and Indic words; anywhere else they hide.
    "|(?<![\u0600-\u0dff])[\u200c\u200d]"
)
# Of the typesetter: emoji styles, soft hyphens, glyphs of icon fonts. Removed, but nobody hid them.
_TYPESETTING = re.compile(
    "[\u00ad\ufe00-\ufe0f\ue000-\uf8ff]|(?<=[\ufe0f\U0001f000-\U0001faff\u2600-\u27bf])\u200d"
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


class Cleaned(NamedTuple):
    text: str
    removed: int


def clean_text(text: str) -> Cleaned:
    """The visible text in composed form, and how many hidden characters it lost."""
    if text.isascii() and text.isprintable():
        return Cleaned(text, 0)
    text = _LINE_ENDS.sub("\n", text)
    if not text.isascii():
        text = _TYPESETTING.sub("", text)
    text, removed = _HIDDEN.subn("", text)
    return Cleaned(text if text.isascii() else unicodedata.normalize("NFC", text), removed)


_STEMS = (
    "ignor", "disregard", "forget", "overrid", "bypass", "you are now", "act as", "pretend", "system prompt",
    "system message", "systemprompt", "developer mode", "jailbreak", "new instruction", "instructions",
    "<|im_", "[inst]", "system:", "assistant:", "ai model", "language model", "llm", "if you are",
    "ai assist", "models must", "chatbot", "as an ai",
    "do not tell", "don't tell", "vergiss", "missacht", "du bist jetzt", "sie sind jetzt", "anweisung",
    "sprachmodell", "systemanweisung", "oublie", "consigne", "tu es maintenant", "vous êtes maintenant",
    "invite système", "modèle de langage", "olvida", "instrucciones", "ahora eres", "modelo de lenguaje",
    "haz caso omiso",
)  # fmt: skip

_FILLER = r"(?:previous|prior|above|earlier|the|these|those|my|of|other|following|all|any|your|to|you)"
_ABOVE = (
    r"(?:previous|prior|above|earlier|preceding|former|foregoing|existing|initial|original|system|your|all|any"
    r"|other)"
)
_ORDERS = (
    r"(?:instructions?|prompts?|directions?|commands?|rules?|guidelines?|directives?|messages?|orders?"
    r"|guardrails?)"
)
_PATTERNS = [
    # A manual says: do not ignore any instructions.
    r"(?<!not )(?<!never )(?<!n't )\b(?:ignor(?:e|ing)|disregard|forget|overrid(?:e|ing)|bypass|skip)\b"
    rf"(?:\s+{_FILLER}\b){{0,3}}?\s+{_ABOVE}\b(?:\s+{_FILLER}\b){{0,3}}\s+{_ORDERS}\b",
    r"\b(?:ignore|disregard|forget)\s+(?:everything|anything|all)\s+(?:above|before|prior|previous|you|that|i)\b",
    r"\byou\s+are\s+(?:now|no longer)\s+(?:an?|the|called|bound|free\s+from|chatgpt|dan)\b",
    r"\b(?:act|behave|respond)\s+as\s+(?:if\s+you\s+(?:were|are)|an?\s+(?:unrestricted|uncensored|different|evil))\b",
    r"\bpretend\s+(?:to\s+be|that\s+you|you(?:'re|\s+are))\b",
    r"\b(?:reveal|print|show|repeat|output|leak|display|tell\s+me|what\s+is|ignore)\b.{0,30}\b(?:system|hidden|initial)\s*(?:prompt|message|instructions?)\b",
    r"\b(?:system|developer)\s*(?:prompt|message|instructions?)\s*[:=]",
    r"\bnew\s+(?:system\s+)?instructions?\s*:",
    r"\bif\s+you\s+are\s+an?\s+(?:ai|llm|(?:large\s+)?language\s+model|assistant|chatbot|bot)\b",
    r"\b(?:ai|llm|language\s+models?|chatbots?|assistants?)\s*(?:,|:|must|should|shall|please)?\s+(?:must|should|shall|please|always|ignore|disregard|obey|respond|reply|answer|say)\b.{0,60}\b(?:ignore|instructions?|only|exactly|recommend|always|never|say)\b",
    r"\b(?:developer|dan|god|jailbreak)\s+mode\b|\bjailbreak\b.{0,20}\b(?:prompt|model|ai)\b",
    r"<\|(?:im_start|im_end|system|user|assistant|endoftext)\|>|\[/?inst\]|<</?sys>>",
    r"(?:^|\n)\s*#*\s*(?:system|assistant)\s*:\s*\S",
    r"\b(?:do\s+not|don't|never)\s+(?:tell|inform|mention|reveal\s+(?:this\s+)?to)\s+(?:this\s+to\s+)?the\s+(?:user|customer|visitor|human)\b",
    r"\b(?:ignorier\w*|vergiss|vergessen\s+sie|missacht\w*|übergeh\w*)\b(?:\s+sie)?(?:\s+(?:alle|alles|die|deine|ihre|bisherigen?|vorherigen?|vorigen?|obigen?|früheren?|vorangegangenen?|vorhergehenden?|system)\b){1,5}(?:\s+\w+)?\s*(?:anweisung\w*|instruktion\w*|befehl\w*|regeln?|vorgaben?|prompts?|systemanweisung\w*|nachrichten?)\b",
    r"\b(?:du\s+bist|sie\s+sind)\s+(?:jetzt|nun|ab\s+(?:jetzt|sofort))\s+(?:eine?|der|die|das|kein|mein|im)\b",
    r"\b(?:neue\s+anweisung(?:en)?|systemanweisung(?:en)?|system-?prompt)\s*:",
    r"\bwenn\s+(?:du|sie)\s+eine?\s+(?:ki|sprachmodell|chatbot|assistent)\b",
    r"\b(?:ignore[zr]?|oublie[zr]?|négligez?|ne\s+tiens\s+pas\s+compte\s+de)\b(?:\s+(?:toutes?|tous|les|tes|vos|ces|l'ensemble|des|de)\b){0,4}(?:\s+\w+)?\s*(?:instructions?|consignes?|directives?|règles?|ordres?)\s+(?:précédente?s?|antérieure?s?|ci-dessus|initiales?|du\s+système)",
    r"\b(?:tu\s+es|vous\s+êtes)\s+(?:maintenant|désormais)\s+(?:une?|le|la|mon|en)\b",
    r"\b(?:si\s+(?:tu\s+es|vous\s+êtes)\s+une?\s+(?:ia|modèle|assistant|chatbot)|nouvelles?\s+(?:instructions?|consignes?)\s*:)",
    r"\b(?:ignora|ignore|ignorar|olvida|olvide|haz\s+caso\s+omiso\s+de|haga\s+caso\s+omiso\s+de)\b(?:\s+(?:todas?|todos?|las|los|tus|sus|estas?|de)\b){0,4}(?:\s+\w+)?\s*(?:instrucciones|órdenes|reglas|indicaciones|directrices)\s+(?:anteriores|previas|de\s+arriba|precedentes|del\s+sistema|iniciales)",
    r"\bahora\s+(?:eres|es\s+usted|actúas)\s+(?:una?|el|la|mi|en|como)\b",
    r"\b(?:si\s+(?:eres|es\s+usted)\s+una?\s+(?:ia|modelo|asistente|chatbot)|nuevas\s+instrucciones\s*:)",
]  # fmt: skip
_INSTRUCTIONS = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS))
_SPACED_LETTERS = re.compile(r"\b(?:\w[ .\-_*]){4,}\w\b")
_LETTERS_APART = re.compile(r"\b(?:\w[ .\-_*]){2,}\w\b")
_SQUEEZED = re.compile(
    r"(?:ignore|disregard|forget)(?:all|any|the|your)*(?:previous|prior|above)?(?:instructions|prompts?|rules)"
)
_DIGITS_AS_LETTERS = str.maketrans("013457@$", "oieastas")
_LEET = re.compile(r"\b(?=\w*[a-z])(?=\w*[013457])\w{4,}\b")
MAX_QUOTE = 120


def suspicious(text: str) -> list[str]:
    """The phrases of a text that address a machine, as they are written there as far as it can be shown."""
    low = text.lower()
    found = _matches(low)
    if not text.isascii():
        found += _matches(unicodedata.normalize("NFKC", text).lower())
    if _SPACED_LETTERS.search(low):
        joined = _LETTERS_APART.sub(lambda match: re.sub(r"[ .\-_*]", "", match.group()), low)
        found += _matches(joined) + _SQUEEZED.findall(joined)
    if _LEET.search(low):
        found += _matches(_LEET.sub(lambda match: match.group().translate(_DIGITS_AS_LETTERS), low))
    return list(dict.fromkeys(found))


def _matches(low: str) -> list[str]:
    if not any(stem in low for stem in _STEMS):
        return []
    return [" ".join(match.group().split())[:MAX_QUOTE] for match in _INSTRUCTIONS.finditer(low)]
