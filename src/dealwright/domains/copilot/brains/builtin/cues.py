"""The closed words by which a masked question tells what it is about. The order of lists matters."""

import re
from typing import Literal

Noun = Literal["deals", "accounts", "leads", "activities", "contacts", "people"]
Topic = str


def _any(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?:{part})" for part in parts))


def _word(words: str) -> str:
    return rf"\b(?:{words})\b"


# What a question is about, by its nouns.
DEALS = _any(
    r"\b(?:total|amount|value|sum|average|number)\b.{0,15}\b(?:won|lost|sold)\b",
    _word(
        r"deals?|opportunit(?:y|ies)|opps?|pipelines?|forecast|sales cycles?|win[- ]?rates?|hit rate"
        r"|close rate|closing rate|winning rate|wins|losses|(?:lost|loss) reasons?|order intake"
        r"|bookings?|quota|sales figures|sales numbers|x_dl"
    ),
    r"\b(?:revenue|turnover|sales)\b(?! (?:team|rep|person|people|cycle|playbook|pitch|call|process"
    r"|stage|talk|meeting|training|argument|guide|manager|director))",
    r"\b(?:how many|how much|what|which|who|whom|where|why|when|did|do|have|has|we|i|x_prsn"
    r"|x_tm)\b.{0,50}\b(?:won|win|wins|winning|lost|lose|losing|sold|sell|sells|close|closed"
    r"|closing)\b",
)
DEAL_NOUN = re.compile(r"\b(?:deals?|opportunit(?:y|ies)|opps?)\b")
ACCOUNTS = re.compile(
    r"\b(?:accounts?|customers?|clients?|companies|company|firms?|buyers|organi[sz]ations?"
    r"|businesses)\b(?! (?:manager|executive|owner|since|service|support|call|visit|meeting|case|data"
    r"|says?|asks?|wants?|complain|objects?|objection))"
)
LEADS = re.compile(
    r"\b(?:leads?|prospects?|enquir(?:y|ies)|inquir(?:y|ies)|sign-?ups?|mqls?|sqls?)\b(?! time)"
)
ACTIVITIES = re.compile(
    r"\b(?:activit(?:y|ies)|calls?|phone calls?|calling|called|phoned|conversations?|meetings?|meet"
    r"|met|visits?|visited|appointments?|calendar|agenda|schedule|e-?mails?|mails?|mailed|e-?mailed"
    r"|messages?|correspondence"
    r"|notes?|tasks?|to[- ]?do(?:s| list)?|reminders?|follow[- ]?ups?|on my plate|discuss(?:ed)?|talked about"
    r"|spoke about|spoken about|say about|said|mention(?:ed|s)?|timeline|history|interactions?"
    r"|touch ?points?|demos? (?:did|have|were|are|do)|wrote|write to us)\b"
)
PEOPLE = re.compile(
    r"\b(?:colleagues?|team ?mates?|reps|sales ?(?:reps|people|persons|team)|who (?:is|are) (?:in"
    r"|on) (?:the |our |my )?(?:x_tm|team)|who works (?:in|for|on)|members? of"
    r"|who is my (?:manager|boss|colleague)|my (?:team|manager|boss)\b|team members|who(?: is"
    r"|'s)? (?:in|on) (?:the )?x_tm|x_tm members)\b|x_tm\b(?=.*\bwho\b)|\bwho\b.*x_tm\b"
)

# How many records are asked for: many, by these forms.
MANY = re.compile(
    r"\b(?:how many|how often|number of|count(?: of)?|list|show|which|what(?:'s| is| are)? (?:our|my"
    r"|the) (?:top|best|biggest|largest|open|total|average|win|pipeline|overall|current)|top|biggest"
    r"|largest|smallest|oldest|newest"
    r"|total|sum|overall|all|every|any|average|avg|mean|median|most|least|per|by|each|ranking|rank"
    r"|compare|deals|accounts|customers|clients|leads|opportunities|companies|share of|percentage"
    r"|proportion)\b"
)
QUERYING = re.compile(
    r"\b(?:how many|how often|number of|count|list|show|display|give me|which|who(?:m)? (?:sold|won"
    r"|has|have|owns|closed|bought|spent|did|lost|made|brought)|top|biggest|largest|smallest|oldest"
    r"|newest|best|worst|total|sum|average|avg|mean|median|most|least|win rate|pipeline"
    r"|by (?:stage|owner|rep|industry|country|source|month|quarter|product|team|status|city)|my"
    r"|overdue|open|won|lost|closing|this (?:month|quarter|week|year)|last (?:month|quarter|week"
    r"|year)|next (?:month|quarter|week|year)|x_prsn|x_tm)\b"
)

# What somebody wants to know of a client, most telling first.
CLIENT_TOPICS: tuple[tuple[Topic, re.Pattern[str]], ...] = (
    (
        "owner",
        _any(
            r"\b(?:who(?:'s| is|se)?|(?:which|what)(?: one)?(?: of (?:my|our|the))? (?:colleagues?"
            r"|reps?|sales ?(?:reps?|persons?|people)|person|team|us))\b.{0,30}\b(?:owns?|own(?:ed|er"
            r"|ing)|responsible|looks? after|looking after|handl(?:es?|ing)|in charge|takes? care"
            r"|taking care|manages|managing|(?:account|client|customer|relationship) manager|covers?"
            r"|covering|assigned|runs|rep\b|sales ?(?:rep|person)|account executive"
            r"|(?<!industry does )belongs?|works? on|working on|serves?|has (?:the )?x_acct$"
            r"|has (?:the )?x_acct\b|leads? (?:the )?x_acct)",
            _word(
                r"owner|owners|owned by|owns|account manager|account executive|key account manager"
                r"|our (?:rep|sales ?person|contact) (?:for|at)|whose (?:account|client|customer|is)"
                r"|responsible|in charge|assigned to|point person on our side"
            ),
        ),
    ),
    (
        "customer_since",
        _any(
            r"\b(?:customer|client|buying|with us|working with us|bought from us"
            r"|relationship)\b.{0,20}\bsince\b|\bsince when\b|\bhow long\b.{0,40}\b(?:customer|client"
            r"|with us|buying|know|working)\b|\bbec[ao]me (?:a |our )?(?:customer|client)\b",
            r"\b(?:first|earliest|initial) (?:bought|buy|order|purchase|deal|sale|business|win)\b"
            r"|\bwhen did .{0,30}\bfirst\b|\bhow old is (?:the|our) relationship\b|\bare (?:they"
            r"|x_acct) (?:already )?(?:a )?(?:customer|client)\b|\bis x_acct (?:already )?(?:a "
            r"|an )?(?:existing )?(?:customer|client)\b|\bnew customer\b",
        ),
    ),
    (
        "spend",
        _any(
            r"\b(?:spend|spends|spent|spending|turnover|revenue|sales volume|purchase volume|volume"
            r"|billed|invoiced|lifetime value|ltv|clv|total (?:business|sales|value|purchases?"
            r"|orders?|order value)|order value|how valuable)\b",
            r"\bhow (?:much|many euros?|big)\b.{0,40}\b(?:buy|bought|buys|purchased?|ordered?|paid"
            r"|pay|business|sold|sell|sales|money|made|make|earn(?:ed)?|invoice|worth|brought|bring"
            r"|put|customer)\b",
            r"\bwon (?:value|total|sum|amount)\b|\btotal won\b|\b(?:value|sum|total"
            r"|everything)\b.{0,20}\bwon\b",
            r"\b(?:worth to us|buy for|bought for|money|sold (?:to|x_acct)|sales (?:to|with)"
            r"|business (?:with|have we done)|won (?:with|from|at)|deals? (?:won|have we won"
            r"|did we win)|won deals?|how much (?:have|did|has) (?:we|they) (?:won|win)|average deal"
            r"|average order|what (?:have|did|has) (?:we|they|x_acct) (?:won|earn))\b",
            r"\bhow much\b(?!.*\b(?:discount|deal|open|pipeline|weigh|cost)\b)",
            r"\bbig (?:is )?(?:a |of a )?customer\b|\bhow many deals\b.{0,30}\b(?:won|win|closed|buy"
            r"|bought)\b|\bmoney\b",
        ),
    ),
    (
        "products",
        _any(
            r"\b(?:bought|buy|buys|buying|purchas\w*|order(?:ed|s)?|products?|equipment|robots?|arms?"
            r"|cobots?|grippers?|machines?|installed|installed base|in use|use (?:from|of) (?:us"
            r"|ours)|(?:own|have) (?:from|of) (?:us|ours)|sold (?:them|x_acct|to them|to x_acct)"
            r"|sell (?:them|to them|to x_acct)|items|solutions?|what do they have)\b",
        ),
    ),
    (
        "industry",
        _any(
            _word(
                r"industry|sector|vertical|branch|line of business|field|kind of (?:company|business"
                r"|firm)|type of (?:company|business)|what do(?:es)? (?:they|x_acct) (?:do|make"
                r"|produce|manufacture)|what (?:they|x_acct) (?:do|make|produce|does|makes|produces)"
            )
        ),
    ),
    (
        "place",
        _any(
            r"\bwhere\b",
            _word(
                r"located|location|based|city|town|country|headquarter(?:s|ed)?|hq|address|place"
                r"|region|situated|seat|nation"
            ),
        ),
    ),
    (
        "size",
        _any(
            _word(
                r"employees|employee count|staff|head ?count|how big (?:is|are) (?:x_acct|they"
                r"|the company|this)|how large|size|people work|workforce|workers|how many people"
                r"|company size"
            )
        ),
    ),
    ("website", _any(_word(r"web ?sites?|web ?page|home ?page|url|domain|online|web address"))),
    ("lost", _any(_word(r"lost|lose|losing|loss|losses|failed deals?|turned us down|rejected"))),
    (
        "next_activity",
        _any(
            r"\b(?:next|upcoming|coming|planned|scheduled|future|following) (?:meeting|call|activity"
            r"|activities|appointment|contact|visit|event|conversation|talk|demo|touch ?point"
            r"|interaction|date|mail|email|follow[- ]?up)s?\b",
            r"\b(?:planned|scheduled|coming up|upcoming|on the calendar|what's next|what is next"
            r"|meet(?:ing)? next|speak(?:ing)? next|talk(?:ing)? next|when (?:do|will|are|am) (?:we"
            r"|i) .{0,30}(?:next|again)|next (?:up|planned|scheduled)|in the diary)\b",
        ),
    ),
    (
        "tasks",
        _any(
            _word(
                r"tasks?|to-?dos?|open items|action items?|outstanding (?:items|work|things)"
                r"|left to do|reminders?"
            )
        ),
    ),
    (
        "last_contact",
        _any(
            r"\b(?:did|have|has) (?:we|i|any\w+|some\w+|x_prsn) (?:\w+ )?(?:talk(?:ed)?|speak|spoken"
            r"|spoke|call(?:ed)?|meet|met"
            r"|visit(?:ed)?|contact(?:ed)?|reach(?:ed)?)\b",
            r"\b(?:last|latest|most recent|recent|previous) (?:time|contact(?:ed)?|spoke|speak|spoken"
            r"|talk(?:ed)?|touch(?:ed|point)?|heard|call(?:ed)?|meeting|met|interaction|conversation"
            r"|activity|visit(?:ed)?|mail|e-?mail|message|note|exchange|communication|reached|chat"
            r"|discussion)\b",
            r"\bwhen\b.{0,30}\b(?:speak|spoke|talk|talked|call|called|meet|met|visit|visited|contact"
            r"|contacted|hear|heard|reach|reached|touch|in touch|write|wrote|mail"
            r"|mailed)\b(?!.*\bnext\b)",
            r"\b(?:last contact|last person|in touch|how long (?:ago|since)|heard from|been quiet"
            r"|gone quiet|how quiet|recently|how long has it been|been in contact|lately)\b",
        ),
    ),
    (
        "contacts",
        _any(
            r"\b(?:contacts|contact (?:person|people|details|data|info|information)|who do we (?:know"
            r"|have)|who (?:can|do|should|could|must|shall) (?:i|we) (?:speak|talk|call|contact|ask"
            r"|write|reach|mail|email|address|approach|phone|turn)|people|persons?"
            r"|decision[- ]makers?|phone(?: numbers?)?|telephone|e-?mail(?: address)?|mail address"
            r"|names|who works|stakeholders?|champions?|buyer|counterparts?|partners? there|whom"
            r"|employees do we know|who is (?:there|who)|sponsor)\b",
            r"\bwho(?:'s| is| are)\b.{0,40}\b(?:head|manager|director|engineer|officer|lead|buyer|ceo"
            r"|boss|purchas\w+|production|plant|maintenance|quality|safety|finance|contact)\b",
            r"\bcontact (?:at|for|of|with)\b|\bour contact\b",
        ),
    ),
    (
        "open_deals",
        _any(
            r"\b(?:open|current|currently|active|running|ongoing|pending|live|in play|in progress"
            r"|outstanding|potential|going on|still|deals?|opportunit(?:y|ies)|opps?|pipeline|offers?"
            r"|quotes?|proposals?|projects?|negotiating|next steps?|forecast)\b",
        ),
    ),
    (
        "tags",
        _any(
            _word(
                r"tags?|tagged|labels?|label(?:l)?ed|flag(?:s|ged)?|marked as|key account|at risk"
                r"|reference customer|vip"
            )
        ),
    ),
    ("description", _any(_word(r"description|described|written about"))),
)
OVERVIEW = re.compile(
    r"\b(?:what(?:'s|s| is) the (?:story|latest|status)|any (?:news|updates?)|news|latest|story"
    r"|tell me (?:more )?about|summar(?:y|ise|ize)|overview|brief(?:ing)?|everything|all (?:about"
    r"|on|we have)|what (?:do|should) (?:we|i|you) know|who is|who are|who's|profile|background"
    r"|prepare|prep|info(?:rmation)?|update on|what's (?:up|new|happening|going on|the story"
    r"|the status|the situation|the deal) (?:with|at|on)"
    r"|what is (?:happening|going on|new|the status|the situation|the story) (?:with|at|on|of)|status"
    r"|catch me up|bring me up|details?|facts?|know about|look ?up|show(?: me)?|open|find|fill me in"
    r"|snapshot|rundown|picture|report on|meet(?:ing)?|visit(?:ing)?|what about|how about|describe"
    r"|data)\b"
)
ADVICE = re.compile(
    r"\b(?:(?:what|which|how)\b.{0,30}\b(?:should|could|can|might|would|shall|do|best)\b.{0,25}\b(?:i"
    r"|we|you)?\b.{0,15}\b(?:pitch|offer|propose|sell|upsell|up-sell|cross-?sell|recommend|suggest"
    r"|bring up|position|present|say|argue|approach|convince|talk about|focus|mention|highlight)"
    r"|pitch\b|talking points|cross-?sell\w*|upsell\w*|up-sell\w*|sales arguments?|which arguments?"
    r"|recommend(?:ation)?s?|what (?:would|might|could) (?:suit|fit|interest|help)|good fit|next best"
    r"|what else (?:can|could|should|might)|what to (?:pitch|offer|sell|say|propose|bring|present"
    r"|recommend|talk about)|how (?:to|should i|do i|can i) (?:approach|convince|win over|prepare))\b"
)
DEAL_TOPICS: tuple[tuple[Topic, re.Pattern[str]], ...] = (
    (
        "next_step",
        _any(
            _word(
                r"next steps?|what(?:'s| is) next|what(?:'s| is) to do|what (?:do|should|must) (?:we"
                r"|i) do next|next action|follow[- ]?up"
            )
        ),
    ),
    ("lost_reason", _any(r"\bwhy\b", _word(r"reasons?|lost because|lose"))),
    (
        "history",
        _any(
            _word(
                r"history|how long (?:in|was|has|did|is)|since when|days in|time in|stages so far"
                r"|went through|passed|moved|entered|came into|stuck|progress(?:ed)?"
            )
        ),
    ),
    (
        "stage",
        _any(
            _word(
                r"stage|phase|status|where (?:is|are|do|does)|how far|step of the pipeline|state"
                r"|still open|did we win|won|lost|open|how (?:is|does|are)"
            )
        ),
    ),
    ("weighted", _any(_word(r"weighted|expected value|forecast value"))),
    (
        "probability",
        _any(_word(r"probability|likely|likelihood|chances?|odds|percent|how sure|confidence|likeliness")),
    ),
    (
        "close",
        _any(
            r"\bwhen\b.{0,40}\b(?:clos\w*|sign\w*|expected|due|decid\w*|decision|won|lost|land|win)\b",
            _word(
                r"close date|closing date|expected close|closing|close|due|deadline|expected to close"
                r"|target date|overdue|end date"
            ),
        ),
    ),
    (
        "opened",
        _any(
            r"\bwhen\b.{0,30}\b(?:opened|created|start(?:ed)?|begin|began|open)\b",
            _word(r"opened|created|how old|age|started"),
        ),
    ),
    (
        "amount",
        _any(
            _word(r"amount|worth|value|how much|how big|size|volume|price|total|sum|money|euros?|large|big")
        ),
    ),
    (
        "products",
        _any(
            _word(
                r"products?|lines?|items?|what(?:'s| is) in|which robots?|quantity|how many|discount"
                r"|contains?|includes?|included|positions|configuration|scope|quoted|ordered|units?"
            )
        ),
    ),
    ("owner", CLIENT_TOPICS[0][1]),
    (
        "contact",
        _any(
            _word(
                r"contacts?|contact person|who (?:do|can|should|is) .{0,20}(?:talk|speak|contact"
                r"|call)|champion|decision[- ]maker|buyer|whom"
            )
        ),
    ),
    (
        "account",
        _any(
            _word(
                r"which (?:client|account|customer|company)|what (?:client|account|customer|company)"
                r"|who is (?:the|it|this|that) .{0,10}(?:deal )?with|client|customer|account"
            )
        ),
    ),
    (
        "source",
        _any(
            _word(
                r"source|come from|came from|where did .{0,30} come|origin|how did we get|lead source"
                r"|referr\w+"
            )
        ),
    ),
    ("last_contact", CLIENT_TOPICS[11][1]),
    ("next_activity", CLIENT_TOPICS[9][1]),
    ("quiet", _any(_word(r"quiet|silent|inactive|no activity|untouched|idle|stale"))),
    (
        "activities",
        _any(
            _word(
                r"activit(?:y|ies)|calls?|meetings?|mails?|e-?mails?|notes?|what happened|happened"
                r"|discussed|said|so far|timeline"
            )
        ),
    ),
    ("tags", CLIENT_TOPICS[14][1]),
    ("description", CLIENT_TOPICS[15][1]),
)
CONTACT_TOPICS: tuple[tuple[Topic, re.Pattern[str]], ...] = (
    ("email", _any(_word(r"e-?mail(?: address)?|mail address|mail|address|write to"))),
    (
        "phone",
        _any(
            _word(r"phone|telephone|tel|number|mobile|cell(?:phone)?|call (?:him|her|them)|reach|ring|dial")
        ),
    ),
    (
        "title",
        _any(
            _word(
                r"title|position|role|job|function|what does .{0,40} do|does for a living|who is"
                r"|who's|responsible for|department|profession"
            )
        ),
    ),
    (
        "account",
        _any(
            _word(
                r"compan(?:y|ies)|account|works? (?:for|at)|employer|client|customer|which firm|work"
                r"|employed|organi[sz]ation|where does|belongs? to|from which|at which"
            )
        ),
    ),
    ("owner", CLIENT_TOPICS[0][1]),
    ("next_activity", CLIENT_TOPICS[9][1]),
    ("last_contact", CLIENT_TOPICS[11][1]),
    ("tasks", CLIENT_TOPICS[10][1]),
    ("open_deals", _any(_word(r"deals?|opportunit(?:y|ies)|pipeline"))),
    ("city", _any(_word(r"where|city|country|located|based|place|location"))),
    ("tags", CLIENT_TOPICS[14][1]),
)

# What documents are asked for, whoever asks.
DOCUMENTS = _any(
    _word(
        r"warrant(?:y|ies)|guarantees?|discounts?|rebates?|payment terms?|payment conditions?"
        r"|pay(?:ment)? (?:by|in|within|after|later|days)|terms|instal?lments?|deliver(?:y|ies|ed)?"
        r"|lead times?|ship(?:ping|ped|ment)?|freight|refunds?|returns?|return policy|cancel\w*"
        r"|withdraw\w*"
    ),
    _word(
        r"training|leas(?:e|es|ed|ing)|financ(?:e|ed|ing)|rent(?:al)?|safety|standards?|certif\w+"
        r"|ce(?: mark\w*)?|ukca|ul \d+|iso\b.{0,12}|ip ?\d\d|payload|reach|repeatability|accuracy"
        r"|precision|lift|weighs?|weighed|weight|heavy|heavier|kilos?|kilograms?|insur\w+|licen[cs]es?"
        r"|norms?|mailbox|invoices?|research|r&d|chief executive|precise|export"
        r"|height|stack|speed|cycle times?|kg|power(?: draw"
        r"| supply)?|volt\w*|noise|temperature|clean ?room|washdown|food[- ]grade"
    ),
    _word(
        r"price list|list prices?|prices?|pricing|price of|cost of|costs?|surcharges?|fees?"
        r"|data protection|gdpr|privacy|personal data|security|cyber ?security|updates?|software"
        r"|version|firmware|haldenos|battle ?cards?|competitors?|competition|movarra|tekrion|axelby"
    ),
    _word(
        r"objections?|too expensive|roi|return on investment|payback|polic(?:y|ies)|rules?"
        r"|guidelines?|playbook|guide|allowed|permitted|approv\w+|sign[- ]off|sla|service levels?"
        r"|response times?|hotline|spare parts?|maintenance|care plan|service plan|pilots?|trial"
        r"|lab test|site test|test programme"
    ),
    _word(
        r"loan (?:arm|robot)s?|care plans?|pay (?:an |the |our |your )?(?:invoice|bill)s?"
        r"|install(?:ation|ed|ing)?|acceptance|commission\w*|incoterms?|customs|dut(?:y|ies)|vat"
        r"|contract(?:ual)?|clauses?|liabilit\w+|penalt\w+|general terms|gtc|case stud(?:y|ies)"
        r"|reference (?:customer|case|visit|plant|project)|references|promis\w+|documentation"
        r"|manuals?|specs?|specifications?|datasheets?|data sheet|technical"
    ),
    _word(
        r"negotiation rules|walk away|qualif(?:y|ication) (?:guide|criteria|questions)"
        r"|discovery questions|criteria|procedures?|process|handbook|compare[ds]? (?:to|with)|versus"
        r"|vs|difference|better than|risk assessment|fence|integrat\w+|partners? countries"
        r"|distributors?|offer valid\w*|valid(?:ity)?|expire\w*|support hours|working hours"
        r"|opening hours|jobs|works council|union"
    ),
    r"\bwho (?:signs?|has to (?:sign|approve)|must (?:sign|approve)|may (?:sign|approve|give)"
    r"|can (?:sign|approve|give)|decides|approves?)\b|\b(?:our|my|your) company\b|\bhow (?:do|should"
    r"|can|must) i (?!have\b|own\b|stand\b|do\b|perform\b|compare\b|reach\b|contact\b|look\b)\w+"
    r"|\b(?:probability|usual days|criteria|meaning|definition) (?:of|for|in) (?:the "
    r"|stage )?(?:x_stg|\w+ stage)|\b(?:sales|pipeline|deal) stages\b(?=\W*$)|\bwhat if\b|\bif (?:a"
    r"|an|the) (?:new )?(?:customer|client|buyer|order|part|robot|arm)\b",
    r"\b(?:when|how|why|under which conditions?) (?:may|can|must|should|is|does) (?:a|an) (?:deal"
    r"|offer|order|lead|customer|quote|discount|price)\b",
    r"\b(?:may|can|could|are|am) (?:i|we|you|the customer|customers|a customer"
    r"|they)\b(?: \w+){0,3} (?:give|grant|offer|promise|extend|accept|agree|allow|tell|say|sign"
    r"|decide|go|waive|change|lower|use|mount|hang|run|connect|combine|get|keep|start|share|send)\b",
    r"\b(?:should|must|shall) (?:i|we) (?:ask|say|answer|do|tell|show|bring|send|prepare)\b"
    r"|\bwhat (?:do|should|can) (?:i|we) (?:say|answer|reply|tell|do) (?:if|when|to|about|that)\b"
    r"|\bhow (?:do|should|can) (?:i|we) (?:answer|handle|respond|react|deal with|explain|counter"
    r"|calculate)\b|\bwhat happens if\b|\bwhat does? (?:our|the) (?:contract|policy|warranty|guide"
    r"|playbook|terms|offer|plan|price list)\b|\bdo we (?:offer|promise|have (?:a|an|any) (?:policy"
    r"|rule|reference|case|guideline|pilot|leasing|training|partner)|guarantee|support|provide|ship"
    r"|deliver|charge|accept)\b|\bhow long (?:is|are|does|do)\b.{0,30}\b(?:take|last|valid|warranty"
    r"|delivery|offer|training|installation)\b",
)
# What only records know, so that "the average discount of deals" is not looked up in the rules.
RECORDS = re.compile(
    r"\b(?:(?:how many|how much|which|what|list|show|count|number of|total|average"
    r"|sum)\b.{0,60}\b(?:did (?:we|i|x_prsn)|have (?:we|i)|has x_prsn|we (?:won|lost|sold|closed|made"
    r"|have|had)|i (?:won|lost|sold|closed|have|had))\b"
    r"|deals?|opportunit(?:y|ies)|pipeline|revenue|turnover|win rate|sold|bought|spent|won|lost"
    r"|leads?|sells?|selling"
    r"|sales cycle|tasks?|my (?:accounts|customers|clients|meetings?|calls?|week|day)|overdue"
    r"|next step|owner|owns)\b"
)
PRONOUN = re.compile(
    r"\b(?:they|them|their|theirs|he|she|him|her|his|hers|it|its|(?:this|that|the|same) (?:client"
    r"|customer|account|company|firm|deal|opportunity|contact|person|guy|one|lead|prospect)|there"
    r"|these (?:guys|people)|the former|the latter)\b"
)
SUBJECT_WORD = re.compile(
    r"\b(?:this|that|the|same|current) (client|customer|account|company|firm|deal|opportunity|contact"
    r"|person|guy|lead)\b"
)
ELLIPSIS = re.compile(
    r"^(?:and|or|also|what about|how about|what of|same for|the same (?:for|but)|and (?:what"
    r"|how) about|only|just|but|now|then|ok|okay|but only|but for|instead|without|with|in|for|by|per"
    r"|excluding|including|last|this|next)\b"
)
ORDINAL = re.compile(
    r"\b(?:the )?(first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th|top) (?:one|of (?:them"
    r"|these|those)|client|customer|account|deal|company|option|choice|result|entry|in the list"
    r"|on the list)\b|^(?:the )?(first|second|third|fourth|fifth|last|1st|2nd|3rd|4th"
    r"|5th)(?: one)?[.! ]*$|^(?:number |no\.? ?|#)?([1-9])[.)! ]*$"
)
ORDINALS = {
    "first": 0,
    "1st": 0,
    "top": 0,
    "second": 1,
    "2nd": 1,
    "third": 2,
    "3rd": 2,
    "fourth": 3,
    "4th": 3,
    "fifth": 4,
    "5th": 4,
    "last": -1,
}
ME = re.compile(r"\b(?:i|me|my|mine|myself)\b")
MINE = re.compile(
    r"\b(?:my|mine)\b(?! (?:boss|manager|colleague|team))|\b(?:do|did|have|am|are|will|can|should"
    r"|must) i\b(?! (?:ask|say|tell|know|give|offer|handle|answer))|\bi (?:have|own|won|lost|closed"
    r"|sold|made|did|had|am|need|should|must|got|met|called|opened|'ve)\b|\bfor me\b|\bowned by me\b"
    r"|\bassigned to me\b|\bof mine\b"
)
MY_TEAM = re.compile(r"\bmy team(?:'s)?\b|\bour team\b")
NOBODY = re.compile(
    r"\b(?:unassigned|without (?:an )?owner|no owner|not assigned|nobody owns|no one owns|ownerless"
    r"|without owners|not owned|has no owner|have no owner)\b"
)

# A sentence that only says why somebody asks: "I meet Acme tomorrow."
CONTEXT = re.compile(
    r"^(?:(?:hi|hello|hey|so|ok)[ ,]+)*(?:(?:i|we)(?:'m| am|'re| are|'ll| will|'ve"
    r"| have)? (?:just )?(?:about to |going to )?(?:meet|meeting|see|seeing|visit|visiting|call"
    r"|calling|speak|speaking|talk|talking|have|got|having|preparing?|be (?:at|with)|on (?:my|the"
    r"|our) way|heading|pitching|presenting|working on|write|writing)\b|(?:meeting|call|visit|lunch"
    r"|appointment) (?:with|at) x_|tomorrow(?:'s)? (?:i|we|meeting)|preparing (?:for|my)|x_\w+ (?:is"
    r"|are|wants?|asks?|says?|asked|told|called|complains?) (?!.*\?))"
)

# What nobody writes into this CRM.
NOT_KEPT = re.compile(
    r"\b(?P<what>credit (?:rating|score|limit|history|worthiness)|creditworth\w*|solvency|bankrupt\w*"
    r"|insolven\w*|(?:stock|share) price|share value|stock|market cap\w*|(?:profit |gross "
    r"|net )?margins?|profits?|profitability|ebitda|balance sheet|annual (?:revenue|turnover|report"
    r"|sales)|company revenue|their own (?:revenue|turnover)"
    r"|birth ?day|date of birth|birth date|how old|age|married|wife|husband|spouse|children|kids"
    r"|family|hobb(?:y|ies)|favou?rite \w+|shoe size|height|nationality|religion|star sign|pets?|car"
    r"|licen[cs]e plate|vat (?:id|number)|tax (?:id|number)|linkedin|twitter|facebook|instagram|xing"
    r"|fax(?: number)?|net worth|parent company|subsidiar(?:y|ies)|shareholders?|investors?|founded"
    r"|founder|founding year|ceo(?:'s)? (?:name|salary)|nps|net promoter\w*|satisfaction(?: score)?"
    r"|churn(?: risk)?"
    r"|invoices?|unpaid|payment (?:history|behaviou?r|record)|outstanding payments?|serial numbers?"
    r"|support tickets?|tickets?|competitors?|suppliers?|erp(?: system)?|software do they use"
    r"|carbon footprint|co2|esg|union|opening hours|(?:customer|supplier|order) number)\b"
)
