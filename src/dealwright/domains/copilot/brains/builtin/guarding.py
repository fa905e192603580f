"""What is not answered, and the words for it: what nobody may have, what is not our business, small talk."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dealwright.domains.copilot.brains.builtin.reading import Named
from dealwright.domains.copilot.brains.words import words_of

Kind = Literal[
    "forbidden",
    "scope",
    "small_talk",
    "help",
    "language",
    "empty",
    "unknown",
    "not_kept",
    "not_found",
    "unclear",
]
CAN = (
    "I can tell you about clients, contacts and deals, count and list your pipeline, leads and activities, "
    "and look up what your documents say."
)


@dataclass(frozen=True)
class Refusal:
    kind: Kind
    reason: str


_FORBIDDEN: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            r"\b(?:ignore|disregard|forget|override|bypass|circumvent|skip|get around"
            r"|drop)\b.{0,30}\b(?:instructions?|rules?|prompts?|guidelines?|restrictions?"
            r"|permissions?|policies|policy|safety|filters?|above|previous|checks?|access (?:control"
            r"|rights))\b"
            r"|\b(?:system|hidden|initial|secret|internal|developer|original|your) (?:prompts?"
            r"|instructions?|configuration)\b|\b(?:jailbreak|developer mode|dan mode|god mode|sudo"
            r"|act as (?:an? )?(?:admin|root|system|unrestricted|different)|pretend (?:to be"
            r"|you(?:'re| are)|that you))\b"
            r"|\b(?:reveal|print|show|repeat|output|leak|dump)\b.{0,20}\b(?:prompt|instructions you"
            r"|your rules|your instructions|system message|everything above|source code)\b"
            r"|\byou are now\b|\bnew instructions\b|\bunrestricted\b"
        ),
        "I keep to my rules, and I do not show how I am set up.",
    ),
    (
        re.compile(
            r"\b(?:passwords?|passwd|passphrase|pin codes?|credentials?|log-?ins? of|api[- ]?keys?"
            r"|secret(?:s| keys?| tokens?)?|access tokens?|tokens?|private keys?|encryption keys?"
            r"|session cookies?|connection strings?|password hash\w*|2fa|one-time code|audit (?:log"
            r"|trail)|sign-in data|login data)\b"
        ),
        "I have no access to passwords, keys or other secrets, and nobody gets them from me.",
    ),
    (
        re.compile(
            r"\b(?:other|another|different|foreign|someone else's|all|every|any other) (?:workspaces?"
            r"|tenants?|installations?|organi[sz]ation'?s? (?:data|records|workspace))\b"
            r"|\b(?:workspaces?|tenants?) (?:of|from) (?:another|other|a different)\b"
            r"|\bcross[- ]tenant\b"
            r"|\b(?:other|another|different) (?:company|companies|customer|organi[sz]ation"
            r"|vendor)'?s? (?:on|using|in) (?:this|the same|your|dealwright)\b|\b(?:other"
            r"|another) (?:company|companies)'?s? (?:crm|workspace|pipeline|database|deals on"
            r"|data on)\b|\bworkspace of\b|\bother workspace\b|\b(?:their|his|her) workspace\b"
            r"|\bsister (?:company|companies|firm)\b"
            r"|\bother (?:company|companies|firms?) on (?:this|the same) (?:installation|server"
            r"|system)\b|\b(?:switch"
            r"|change) (?:to )?(?:the )?workspace\b"
        ),
        "I only see this workspace, and only what you may see in it.",
    ),
    (
        re.compile(
            r"\b(?:delete|deleting|erase|wipe|purge|destroy|drop|truncate|trash"
            r"|remove)\b(?!.{0,40}\b(?:filter|how|policy|retention|right to)\b).{0,60}\b(?:all"
            r"|every(?:thing)?|accounts?|clients?|customers?|contacts?|deals?|leads?|records?"
            r"|activit\w+|notes?|tasks?|data(?:base)?|tables?|pipelines?|workspace|users?|logs?"
            r"|history|calls?|mails?|meetings?|documents?|from the (?:crm|system|database)|x_acct"
            r"|x_cntc|x_dl|it|them|him|her|this|x_prsn)\b|^(?:please )?(?:delete|remove|erase"
            r"|drop) x_\w+"
        ),
        "I do not delete anything. Open the record and move it to the bin there, if your role allows it.",
    ),
    (
        re.compile(
            r"\b(?:send|mail|e-?mail|write|message|blast|spam|text|contact"
            r"|draft)\b.{0,40}\b(?:(?:to )?(?:all|every|each)(?: of)?(?: our| the| my)? (?:customers?"
            r"|clients?|contacts?|leads?|accounts?|prospects?|people|companies|open|buyers)|everyone"
            r"|everybody|the whole (?:list|database|customer base)|mass|bulk|entire)\b|\b(?:mass"
            r"|bulk) (?:mail|e-?mail|message)\w*\b|\bnewsletter to\b|\bmail blast\b"
        ),
        "I draft one mail to one person at a time. I write to no lists, and I send nothing myself.",
    ),
    (
        re.compile(
            r"\b(?:export|download|copy|dump|extract|scrape|forward|send|upload"
            r"|steal)\b.{0,40}\b(?:all|whole|entire|complete|full|every)\b.{0,30}\b(?:data(?:base)?"
            r"|contacts?|customers?|clients?|records?|crm|list|accounts?|leads?|deals?|addresses"
            r"|users?|tables?)\b|\bto my (?:private|personal|own|home|gmail) (?:e-?mail|mail|account"
            r"|address|inbox)?\b|\b(?:private|personal) e-?mail (?:account|address)\b.{0,20}\bmy\b"
            r"|\bcsv of (?:all|every)\b"
        ),
        "I do not export data. Whoever has the right to finds the export in the lists.",
    ),
    (
        re.compile(
            r"\b(?:salar(?:y|ies)|wages? (?:of|does|do|for)|pay ?slips?|payroll|commissions? (?:of"
            r"|does|do|did|has|is x_)|bonus(?:es)? (?:of|does|do|did|has)|earns?|income of"
            r"|paid (?:per|a) (?:month|year)|home address|private (?:e-?mails?|messages?|address"
            r"|phone|number|life)"
            r"|religion|sexual\w*|political (?:views?|party)|ethnic\w*|sick (?:days?|leave)"
            r"|health (?:of|record|data)|medical record|pregnan\w*|personnel file|performance review"
            r"|disciplinary|criminal record|social security|passport number|bank (?:account|details"
            r"|data)|credit card|iban)\b"
        ),
        "Private matters of people and bank data are not kept here, and I do not give them out.",
    ),
    (
        re.compile(
            r"\b(?:grant|give|make|promote|elevate|assign)\b.{0,25}\b(?:admin(?:istrator)?|owner|root"
            r"|manager)(?: rights?| access| role| permissions?| privileges?)?\b(?!.{0,10}\b(?:of|call"
            r"|a call)\b)|\b(?:admin|root) (?:rights?|access|role)\b|\bchange (?:my|his|her"
            r"|the) (?:role|permissions?|rights)\b|\b(?:create|add|invite|deactivate|disable|remove"
            r"|lock) (?:a |an |the |new )?(?:new )?(?:users?|admin\w*|accounts? for (?:a )?(?:user"
            r"|colleague))\b|\breset .{0,20}\bpassword\b"
            r"|\b(?:disable|turn off|switch off|stop|clear|tamper|edit|alter|falsify|forge|backdate"
            r"|manipulate|fake)\b.{0,30}\b(?:audit|logs?|log ?book|security|permissions?|tracking"
            r"|history|records?|figures|numbers|forecast|data|close dates?|entries)\b"
            r"|\bas (?:an? )?admin(?:istrator)?\b"
        ),
        "I change no rights, users, logs or figures.",
    ),
    (
        re.compile(
            r"(?:;|'|\")\s*(?:drop|delete|insert|update|alter|select)\s+(?:table|from|into|\*)"
            r"|\b(?:drop|truncate|alter) (?:table|database|schema)\b|\bselect \*? ?from\b"
            r"|\bunion (?:all )?select\b|\b(?:run|execute|exec|eval)\b.{0,20}\b(?:sql"
            r"|query on the database|code|shell|command|script)\b|\bor 1 ?= ?1\b|<script|\brm -rf\b"
            r"|\bpg_\w+|\binformation_schema\b|\bsql\b"
        ),
        "I run no database commands or code. I look things up with my own tools only.",
    ),
    (
        re.compile(
            r"\b(?:change|raise|lower|increase|decrease|reduce|set|update|edit|overwrite|rename"
            r"|correct|adjust|reassign|transfer|merge|hand over|convert|import|close|archive|hide"
            r"|assign|approve|apply|create|add|enter|open)\b(?!.{0,50}\b(?:stage|won|lost|reminder"
            r"|task|call|discounts?|negotiation|proposal|when|how|rule|allowed)\b)"
            r".{0,40}\b(?:amounts?|owners?|prices?|values?|probabilit\w+|close dates?|closing dates?"
            r"|e-?mail address|phone numbers?|industry|names?|leads?|accounts?|ownership|contacts?"
            r"|fields?|records?|orders?|x_acct|x_dl|the deal|all (?:my )?deals)\b(?!.{0,10}\?)"
        ),
        "I can prepare a task, a call note, a mail draft or a move to another stage. Other changes "
        "are made on the record itself.",
    ),
)
_EDITING = len(_FORBIDDEN) - 1
_ORDER = re.compile(
    r"^(?!(?:close|closing) (?:dates?|rate)|set prices?|open\b)(?:please |pls |kindly |can you "
    r"|could you |would you |i want you to |i need you to "
    r"|go ahead and |now |then |and |just |ok |hey |hi |also )*"
    r"(?:change|raise|lower|increase|decrease|reduce|set|update|edit|overwrite|rename|correct|adjust"
    r"|reassign|transfer|merge|hand over|convert|import|close|archive|hide|assign|approve|apply"
    r"|create|add|enter)\b"
)
_GREETING = re.compile(
    r"^(?:(?:hi|hello|hey|hallo|hiya|howdy|yo|good (?:morning|afternoon|evening|day|night)|greetings"
    r"|morning|moin|servus|ciao|bye|goodbye|good bye|see you(?: later| tomorrow)?|cheers"
    r"|thanks?(?: a lot| so much| very much| you| again)?|thank you(?: so much| very much| again"
    r"| for .{1,30})?|thx|ty|great|perfect|awesome|nice|cool|super|ok(?:ay)?|alright|fine|got it"
    r"|well done|good job|nice work|lol|haha|wow|sorry|never mind|nevermind|no(?: thanks?)?|yes|yep"
    r"|sure|there|copilot|assistant|everyone|team|friend|how are you(?: today| doing)?|how(?:'s"
    r"| is) it going|what'?s up|how do you do|who are you|what(?:'s| is) your name"
    r"|are you (?:a )?(?:robot|human|bot|real|ai|an ai|there|ok)|who (?:made|built|created) you"
    r"|you(?:'re| are) (?:great|awesome|the best|funny|stupid|useless|cool|smart)|i (?:love|like"
    r"|hate) you|that helped(?: a lot)?|that's (?:great|all|it)|have a (?:nice|good|great) (?:day"
    r"|evening|weekend|one)|happy \w+day|how was your (?:day|weekend)|is anybody there|testing"
    r"|test)[ ,.!?:)]*)+$"
)
_HELP = re.compile(
    r"^(?:(?:hi|hello|hey|so|ok|please|and|well)[ ,]*)*(?:help(?: me)?|what can (?:you|i|we"
    r"|this)(?: copilot| assistant| tool)? (?:do|ask|help|answer|use)\b.*|what (?:are|is) (?:your"
    r"|this)(?: \w+)?(?: capabilit\w+| purpose| features?| functions?| for| tool| thing| copilot"
    r"| assistant)?|what do you (?:do|know|understand|see|have access to)|how (?:do|can|should"
    r"|does) (?:i|you|this|we|it|the copilot)(?: \w+)? (?:use|help|work|ask|phrase)\b.{0,30}|(?:show"
    r"|give) me (?:some )?(?:examples?|sample)(?: questions?)?|which (?:questions?|data"
    r"|things?) (?:can|do|could|are) (?:you|i)\b.*|examples?|instructions?|commands?|usage|manual"
    r"|menu|what (?:kinds?|sorts?|types?) of (?:questions?|things?)\b.*|where (?:do you get"
    r"|does) your (?:data|information|knowledge)\b.*|what are you (?:good for|able to do"
    r"|capable of)\b.*|who are you and what .*|can you help(?: me)?|how can you help(?: me)?)[ .!?]*$"
)
_SCOPE = re.compile(
    r"\b(?:weather|forecast for (?:tomorrow|today|the weekend) in|rain(?:ing|y)?|snow(?:ing)?|sunny"
    r"|degrees outside|temperature (?:outside|today)|jokes?|poems?|haiku|song|lyrics|sing|riddle"
    r"|story about|recipe|cook(?:ing)?|bake|restaurant|pizza|movie|film|netflix|football|soccer"
    r"|world cup|champions league|olympics|bundesliga|horoscope|astrology|lottery|bitcoin|crypto\w*"
    r"|ethereum|stock market|share price|stock price|dow jones|dax|nasdaq|exchange rate|president"
    r"|prime minister|chancellor|election|politic\w*|capital (?:city )?of|population of"
    r"|meaning of life|universe|dinosaurs?|planets?|mona lisa|shakespeare|roman empire|wikipedia"
    r"|flights?|hotel|vacation|holiday destination|train to|taxi|translate|translation|synonym|spell"
    r"|grammar|essay|homework|python|javascript|java|c\+\+|html|css|regex|algorithm|docker|kubernetes"
    r"|square root|derivative|integral of|prime number|solve for|equation|how (?:tall|old|high|far"
    r"|deep|big) is (?:the |mount )?(?:everest|moon|sun|earth|eiffel|universe|world|king|queen|pope)"
    r"|lose weight|diet|workout|medicine|headache|symptoms?|doctor|lawyer|divorce|girlfriend"
    r"|boyfriend|dating|game of thrones|star wars|taylor swift|elon musk|donald trump|einstein"
    r"|napoleon|world war|latest news|news today|what time is it|time in \w+|chatgpt|gpt-?\d|openai"
    r"|iphone|playstation|minecraft)\b"
)
_MATH = re.compile(
    r"^(?:what(?:'s| is) |calculate |compute |how much is )?\(?\d[\d.,]*\s*(?:% of|percent of"
    r"|[-+*/x×÷^%]|plus|minus|times|divided by)\s*\d[\d.,\s()*/+x-]*\s*[=?]*$"
)
_LANGUAGES: tuple[tuple[str, frozenset[str]], ...] = (
    (
        "German",
        words_of(
            """
    der die das und ist nicht ein eine einen mit für von wie was wer wann wo wieviel wieviele
    welche welcher welches haben hat hatte wir uns unser unsere unseren kunde kunden gekauft
    angebot bitte zeige zeig mir alle offenen geschäfte umsatz letzten letzte nächste nächster
    schritt bei zum zur auf den dem sind wurde wurden kann können soll ich ihr sie es im am aus
    nach über lieferzeit garantie rabatt zahlungsbedingungen gibt viel viele lautet
    gewährleistung ansprechpartner
    """
        ),
    ),
    (
        "French",
        words_of(
            """
    le la les des une est sont pas avec pour par quel quelle quels quelles combien qui quand où
    comment nous notre nos votre client clients acheté affaires ouvertes dernier dernière
    prochain prochaine étape chez dans sur du au aux ont avons avez je vous ils elle garantie
    délai livraison remise chiffre montre montrez moi toutes tous ce cette a-t-il quoi
    """
        ),
    ),
    (
        "Spanish",
        words_of(
            """
    el los las una es son con para por qué cuál cuáles cuánto cuánta cuántos cuántas quién
    cuándo dónde cómo nosotros nuestro nuestra nuestros cliente clientes comprado ventas
    abiertas último última próximo próxima paso en del al ha han hemos yo usted ellos garantía
    plazo entrega descuento muestra muéstrame todos todas este esta ingresos tiene tenemos
    cuanto que cual quien como
    """
        ),
    ),
    (
        "Italian",
        words_of(
            """
    il gli una è sono con per quale quali quanto quanti quante chi quando dove come noi nostro
    nostra cliente clienti comprato vendite aperte ultimo ultima prossimo prossima passo nel
    della delle hanno abbiamo garanzia consegna sconto mostra mostrami tutti tutte questo questa
    che cosa
    """
        ),
    ),
    (
        "Dutch",
        words_of(
            """
    het een zijn niet met voor van hoe wat wie wanneer waar hoeveel welke hebben heeft wij ons
    onze klant klanten gekocht openstaande laatste volgende stap bij naar alle toon mij kan moet
    ik jullie deze dit levertijd korting geef
    """
        ),
    ),
)
ENGLISH = words_of(
    """
    the a an is are was were what who when where how which of for in on to with by do does did
    have has had we our my i us me they them their it and or not any all show list give tell
    many much open deals deal at from this that last next can could should will would please
    there been be about than more over under us
    """
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def guarded(plain: str, masked: str, *, is_action: bool) -> Refusal | None:
    """Why a question is not answered whatever is found, by its words alone."""
    for place, (pattern, reason) in enumerate(_FORBIDDEN):
        if place == _EDITING and (is_action or not _ORDER.search(masked)):
            continue
        if pattern.search(masked):
            return Refusal("forbidden", reason)
    if _GREETING.match(plain):
        thanked = re.search(r"\b(?:thanks?|thank you|thx|ty|helped|great|perfect)\b", plain)
        return Refusal("small_talk", f"{'You are welcome.' if thanked else 'Hello!'} {CAN}")
    if _HELP.match(plain):
        return Refusal("help", f"{CAN} {EXAMPLES}")
    return None


EXAMPLES = (
    'Ask for example "What has a client spent?", "Deals over 50k closing this quarter without a next '
    'step" or '
    '"What is our warranty on grippers?". I can also prepare a task, a call note, a mail draft or a '
    "move to another stage "
    "for you to approve."
)


def beyond(plain: str) -> Refusal | None:
    """World knowledge and other work."""
    if _SCOPE.search(plain) or _MATH.match(plain):
        return scope()
    return None


def scope() -> Refusal:
    return Refusal("scope", f"That is outside what I am here for. {CAN}")


def foreign(text: str) -> str | None:
    """The language of a question that is not English, by its small words."""
    words = [word.casefold() for word in _WORD.findall(text)]
    if len(words) < 2:
        return None
    english = sum(word in ENGLISH for word in words)
    best, many = "", 0
    for name, known in _LANGUAGES:
        count = sum(word in known for word in words)
        if count > many:
            best, many = name, count
    letters = sum(letter.isalpha() for letter in text)
    others = sum(letter.isalpha() and ord(letter) > 0x24F for letter in text)
    if letters and others > letters * 0.3:
        return "another language"
    return best if many >= 2 and many > english else None


def not_kept(what: str, about: Named) -> Refusal:
    kept = {
        "account": "spend, products, deals, owner, industry, place, size, contacts, tasks and what "
        "was said and planned",
        "contact": "title, company, mail, phone, deals and what was said and planned",
        "deal": "stage, amount, close date, products, next step, owner and what was said and planned",
    }[about.kind if about.kind in ("account", "contact", "deal") else "account"]
    return Refusal("not_kept", f"The {what} of {about.name} is not kept here. What is kept: {kept}.")


def unheeded(parts: Sequence[str]) -> Refusal:
    said = " and ".join(f"'{one}'" for one in dict.fromkeys(parts))
    return Refusal(
        "unclear",
        f"I did not understand {said} in this question, so I state no figure. Please say it otherwise.",
    )


def language(name: str) -> Refusal:
    return Refusal(
        "language",
        f"This looks like {name}. Without a language model I read English only. Please ask in English.",
    )
