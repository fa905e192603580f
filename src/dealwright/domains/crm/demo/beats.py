"""Beats of a conversation by stage: calls, meetings, mails and notes as a sales team writes them.

Words in braces are facts of the deal, see `talk.facts_of`. Answers of the team come after a wait that
depends on who answers.
"""
# ruff: noqa: E501 - prose

from dataclasses import dataclass
from typing import Literal

Role = Literal["champion", "expert", "buyer", "boss"]


@dataclass(frozen=True)
class Beat:
    """Something that usually happens at `place` (0 to 1) of a stage, with `chance`.

    `engaged` beats happen more often the more the customer cares. `answer` follows a mail of the customer.
    """

    kind: Literal["call", "meeting", "mail", "note", "task"]
    subjects: tuple[str, ...]
    bodies: tuple[str, ...]
    place: float
    chance: float = 1.0
    direction: Literal["in", "out"] | None = None
    role: Role = "champion"
    outcomes: tuple[str, ...] = ()
    minutes: int | None = None
    engaged: bool = False
    answer: "Beat | None" = None


def _mail_in(
    subjects: tuple[str, ...],
    bodies: tuple[str, ...],
    place: float,
    chance: float = 1.0,
    *,
    role: Role = "champion",
    engaged: bool = False,
    answer: Beat | None = None,
) -> Beat:
    return Beat("mail", subjects, bodies, place, chance, "in", role, engaged=engaged, answer=answer)


def _mail_out(
    subjects: tuple[str, ...],
    bodies: tuple[str, ...],
    place: float,
    chance: float = 1.0,
    *,
    role: Role = "champion",
) -> Beat:
    return Beat("mail", subjects, bodies, place, chance, "out", role)


_ASKED = Beat(
    "mail",
    ("Re: {label} - a question from our side", "Question on {label}", "Re: your documents - open point"),
    (
        "Hi {rep},\n\n{raised}\n\nCould you send me something on this that I can forward?\n\n{contact}",
        "Hello {rep},\n\nthanks again. One point came up internally: {raised}\n\nBest regards\n{contact} {surname}",
        "{rep},\n\n{raised} Please call me if that is easier.\n\n{contact}",
    ),
    0.55,
    0.6,
    "in",
    "expert",
    engaged=True,
    answer=Beat(
        "mail",
        ("Re: {label} - a question from our side", "Re: Question on {label}"),
        (
            "Hi {contact},\n\ngood question, thanks. {reply}\n\nI will call you on {weekday} to see if that settles "
            "it.\n\nBest regards\n{rep}",
            "Hi {contact},\n\n{reply}\n\nDoes that help? If not, I bring our application engineer into the next "
            "call.\n\n{rep}",
        ),
        0.6,
        direction="out",
        role="expert",
    ),
)

QUALIFY: tuple[Beat, ...] = (
    Beat(
        "call",
        ("First call on {label}", "Intro call with {contact}", "Qualification call: {label}"),
        (
            "{contact} is {title}. They look for help with {phrase}, {shifts} shifts, {people} people on it today. "
            "Budget not clear yet. Sends photos of the cell.",
            "Reached {contact}. Interest is real, trigger: they cannot fill the night shift. Decision with the plant "
            "manager. Wants to see a similar cell first.",
            "Short call between two meetings. {contact} confirmed: {phrase}, start planned for {month}. "
            "Compares with {competitor}.",
        ),
        0.12,
        0.85,
        "out",
        outcomes=("connected", "connected", "connected", "callback agreed"),
        minutes=20,
    ),
    Beat(
        "call",
        ("Call {contact}", "Tried {contact}", "Second try {contact}"),
        (
            "No answer, left a message with the switchboard.",
            "Voicemail. Asked for a call back.",
            "In a meeting.",
        ),
        0.3,
        0.35,
        "out",
        outcomes=("no answer", "voicemail"),
        minutes=2,
    ),
    _mail_out(
        ("Your {label} project", "{label}: thank you for the call", "Halden Robotics and {company}"),
        (
            "Hi {contact},\n\nthank you for your time. As discussed: for {phrase} our {product} is usually the right "
            "choice. To be sure I need three things: weight and drawing of the {part}, cycle time and a photo of the "
            "station.\n\nBest regards\n{rep}",
            "Hi {contact},\n\nattached is the reference of a cell that does the same as yours. They run it in {shifts} "
            "shifts since last year. Do you have 30 minutes on {weekday} for a closer look at your station?\n\n{rep}",
        ),
        0.45,
        0.8,
    ),
    _mail_in(
        ("Re: Your {label} project", "Photos of the station", "Re: Halden Robotics and {company}"),
        (
            "Hi {rep},\n\nphotos and drawing attached. Cycle time today is {cycle} seconds, one {part} weighs {kilos} "
            "kg. {weekday} works for me.\n\n{contact}",
            "Hello {rep},\n\nlooks interesting. Please include my colleague from maintenance in the next call.\n\n"
            "Regards\n{contact} {surname}",
        ),
        0.7,
        0.5,
        engaged=True,
        answer=_mail_out(
            ("Re: Photos of the station", "Re: Your {label} project"),
            (
                "Hi {contact},\n\nperfect, that is all I need. From the photos I would mount the arm between the two "
                "doors. Invitation for {weekday} follows.\n\n{rep}",
                "Thanks {contact}, that helps. I have sent an invitation for {weekday}, your colleague included.\n\n"
                "{rep}",
            ),
            0.75,
        ),
    ),
)

DISCOVERY: tuple[Beat, ...] = (
    Beat(
        "meeting",
        ("Discovery: {label} at {company}", "Line walk in {city}", "Discovery call: {phrase}"),
        (
            "Present: {contact} and two from the shift. Today: {people} people, {shifts} shifts, cycle {cycle} s, "
            "{part} {kilos} kg. Pain: sick leave and scrap at night. Success means 85 % unattended. Decides: plant "
            "manager, budget year starts in {month}.",
            "Walked the line. Space is tight but fine for one {product}. They measured {cycle} s, we need under that. "
            "Open: {short}. Next: live demo with their {part}.",
            "Good conversation, they did their homework. Alternatives: {competitor} and a special machine. "
            "Main worry is {short}.",
        ),
        0.2,
        0.85,
        role="champion",
        outcomes=("held",),
        minutes=60,
        engaged=True,
    ),
    Beat(
        "meeting",
        ("Follow-up with engineering", "Layout review {label}", "Technical session with maintenance"),
        (
            "Went through the layout. {contact} wants the door switch wired by their own electrician. No blocker left "
            "except {short}.",
            "Technical check with {contact}: air, power and floor are there. Fingers need a new design, our "
            "engineer estimates two weeks.",
        ),
        0.65,
        0.4,
        role="expert",
        outcomes=("held", "held", "moved by customer"),
        minutes=45,
        engaged=True,
    ),
    _mail_out(
        ("Summary of our visit", "Summary and next steps: {label}", "What we understood about {label}"),
        (
            "Hi {contact},\n\nwhat I took away: {people} people on {shifts} shifts today, cycle {cycle} s, {part} up "
            "to {kilos} kg, target start {month}. Next step from our side: a test with your {part} in our lab, video "
            "by {weekday}. From yours: five sample parts.\n\nPlease correct me where I am wrong.\n{rep}",
            "Hi {contact},\n\nthank you for the open talk. I noted two goals: unattended nights, and no dependence on "
            "one specialist. I will show both on your own {part}. Does {weekday} suit you?\n\nBest regards\n{rep}",
        ),
        0.35,
        0.75,
    ),
    _ASKED,
    Beat(
        "call",
        ("Call with {contact} on samples", "Check-in {label}", "Call: who else is involved?"),
        (
            "Samples are on their way. {contact} mentioned that the finance director will look at it, too.",
            "{contact} is positive, but waits for the budget round. Agreed to speak again on {weekday}.",
            "Talked about the decision: three people, {contact} prepares, plant manager decides, purchasing negotiates.",
        ),
        0.75,
        0.6,
        "out",
        outcomes=("connected", "connected", "no answer"),
        minutes=15,
    ),
    Beat(
        "note",
        ("Lab test with their {part}",),
        (
            "Lab ran 500 cycles with the samples: {cycle} s reached, two drops at the start, none after new pads. Video "
            "is in the folder.",
            "Test ok. Cycle 8 % slower than asked, fine after the second gripper is added. Told {contact} openly.",
        ),
        0.85,
        0.35,
    ),
)

DEMO: tuple[Beat, ...] = (
    Beat(
        "meeting",
        ("Live demo {product}", "Demo at {company}", "Online demo: {product} with your {part}"),
        (
            "{contact} taught the first program alone after 40 minutes. Very good mood. Question from the safety side "
            "remains: {short}.",
            "Demo went well, cycle {cycle} s shown on their {part}. The plant manager came for ten minutes and asked "
            "about payback only.",
            "Mixed. Arm fine, but the gripper lost two parts. Repeating the test with other pads. {contact} stays on "
            "our side.",
        ),
        0.3,
        0.9,
        role="champion",
        outcomes=("held",),
        minutes=90,
        engaged=True,
    ),
    Beat(
        "meeting",
        ("Second demo for management", "Reference visit", "Demo follow-up with {contact}"),
        (
            "Visited a reference with {contact}. The operator there did the talking, worth more than any slide. They "
            "ask for an offer now.",
            "Short session for management. Numbers convinced: {payback} months. Concern: {short}.",
        ),
        0.75,
        0.35,
        role="boss",
        outcomes=("held", "held", "moved by customer"),
        minutes=60,
        engaged=True,
    ),
    _mail_in(
        ("Feedback on the demo", "Re: Live demo {product}", "After the demo"),
        (
            "Hi {rep},\n\nthe team liked it. What worries us: {raised}\n\nIf that is solved, please send an offer for "
            "{quantity} {product}.\n\n{contact}",
            "Hello {rep},\n\nthank you for the demo. {raised} We meet internally on {weekday} and I will get back to "
            "you.\n\nRegards\n{contact} {surname}",
        ),
        0.5,
        0.7,
        role="champion",
        engaged=True,
        answer=_mail_out(
            ("Re: Feedback on the demo", "Re: After the demo"),
            (
                "Hi {contact},\n\nthank you for the honest feedback. {reply}\n\nThe offer is in work.\n\n{rep}",
                "Hi {contact},\n\n{reply}\n\nI am glad the team enjoyed it. I keep {weekday} free for "
                "questions.\n\nBest regards\n{rep}",
            ),
            0.55,
        ),
    ),
    Beat(
        "note",
        ("Demo notes", "Who stood where at the demo"),
        (
            "For: {contact}, shift leads. Neutral: purchasing. Against: nobody openly, the works council was not there. "
            "Watch: {short}.",
            "They have {competitor} on site on {weekday}. We must get the offer out before that.",
        ),
        0.6,
        0.4,
    ),
    Beat(
        "call",
        ("Call after the demo", "Call {contact}: internal feedback"),
        (
            "{contact} collected feedback: cycle time fine, {short} still open. Wants the offer in two options.",
            "Not reached, sent a short mail instead.",
        ),
        0.85,
        0.5,
        "out",
        outcomes=("connected", "no answer"),
        minutes=15,
    ),
)

PROPOSAL: tuple[Beat, ...] = (
    _mail_out(
        (
            "Offer {quote}: {quantity} {product} for {label}",
            "Your offer {quote}",
            "Offer {quote} - {company}",
        ),
        (
            "Hi {contact},\n\nplease find our offer {quote} over {amount}: {scope}. "
            "It is valid for 60 days. On {weekday} I would like to "
            "walk you through it, 20 minutes.\n\nBest regards\n{rep}",
            "Hi {contact},\n\nas promised offer {quote}, {amount} in total for {scope}. "
            "Delivery is eight weeks from order.\n\nBest regards\n{rep}",
        ),
        0.08,
        0.95,
        role="champion",
    ),
    Beat(
        "call",
        ("Offer walk-through {quote}", "Call on the offer", "Follow-up on {quote}"),
        (
            "Went through the offer line by line. {contact} needs it split into arm and services for the budget. "
            "Objection: {short}.",
            "{contact} has not read it yet. New date on {weekday}.",
            "Offer is with purchasing now. {contact} expects a decision in {month}, {competitor} is still in.",
            "Left a message about {quote}.",
        ),
        0.35,
        0.8,
        "out",
        outcomes=("connected", "connected", "connected", "voicemail"),
        minutes=25,
    ),
    _mail_in(
        ("Re: Offer {quote}", "Questions on your offer", "{quote}: points from purchasing"),
        (
            "Hello {rep},\n\n{raised} What can you do?\n\nRegards\n{contact} {surname}\n{title}",
            "Hi {rep},\n\nwe compared the offers. {raised} Please let us have your answer until {weekday}.\n\n"
            "{contact} {surname}",
            "Dear {rep},\n\nplease split {quote} into hardware and services, and state the price of a second arm within "
            "12 months. Also: {raised}\n\n{contact} {surname}",
        ),
        0.55,
        0.75,
        role="buyer",
        engaged=True,
        answer=_mail_out(
            ("Re: Offer {quote}", "Re: {quote}: points from purchasing"),
            (
                "Hello {contact},\n\nthank you for coming back so clearly. {reply}\n\nIf it helps I join your meeting "
                "on {weekday} for ten minutes.\n\nBest regards\n{rep}",
                "Hello {contact},\n\n{reply} The revised version of {quote} is attached.\n\nBest regards\n{rep}",
            ),
            0.6,
            role="buyer",
        ),
    ),
    Beat(
        "meeting",
        ("Offer review with {contact}", "Payback review {label}", "Meeting with the decision makers"),
        (
            "Three people, one hour. Payback of {payback} months accepted. {contact} wants a fixed date for "
            "start-up in the contract.",
            "Presented both options. They tend to the smaller one first, second arm next year. Raised "
            "again: {short}. Answered.",
        ),
        0.7,
        0.45,
        role="boss",
        outcomes=("held", "held", "held", "moved by customer"),
        minutes=60,
        engaged=True,
    ),
    Beat(
        "note",
        ("Decision process", "Where we stand on {quote}"),
        (
            "Order needs two signatures: plant manager and finance. {contact} is for us. Finance compares with {competitor}.",
            "{contact} says we are first choice technically, price is the issue. Do not discount before purchasing asks.",
            "Budget released for {month} only in part. Option: arm now, vision later.",
        ),
        0.8,
        0.4,
    ),
)

NEGOTIATION: tuple[Beat, ...] = (
    Beat(
        "meeting",
        ("Commercial terms with purchasing", "Negotiation {quote}", "Contract talk {company}"),
        (
            "{contact} opened with 12 %. We gave {discount} % against an order by {weekday} and a reference visit. "
            "Payment 30/60/10 agreed.",
            "Hard but fair. Price stays, we add one day of training. {contact} brings it to the board on {weekday}.",
            "Legal wants their own terms of purchase. Liability clause goes to our counsel, the rest is fine.",
        ),
        0.25,
        0.8,
        role="buyer",
        outcomes=("held",),
        minutes=60,
        engaged=True,
    ),
    _mail_out(
        ("Revised offer {quote}-B", "Offer {quote}, final version", "{quote}: terms as agreed"),
        (
            "Hello {contact},\n\nas agreed the final version: {amount}, payment 30/60/10, start-up within ten weeks "
            "of order. The price holds until {weekday} next week.\n\nBest regards\n{rep}",
            "Hello {contact},\n\nthe revised offer is attached: {discount} % on hardware, services unchanged. Please "
            "send the order to orders@halden.example.\n\nBest regards\n{rep}",
        ),
        0.45,
        0.9,
        role="buyer",
    ),
    Beat(
        "note",
        ("Discount approval", "Approval for {quote}"),
        (
            "Asked for {discount} %. Approved, on condition that the Care plan stays in.",
            "Approval given up to {discount} %. Not more: {competitor} cannot deliver before {month} anyway.",
        ),
        0.35,
        0.45,
    ),
    _mail_in(
        ("Terms of payment", "Re: Revised offer {quote}-B", "Delivery date and terms"),
        (
            "Hello {rep},\n\nthe price is fine. Our standard is 60 days net, please confirm. And we need the "
            "start-up date in writing.\n\n{contact} {surname}",
            "Dear {rep},\n\n{raised} If you can confirm this, I place the order this week.\n\nRegards\n{contact} {surname}",
        ),
        0.6,
        0.6,
        role="buyer",
        engaged=True,
        answer=_mail_out(
            ("Re: Terms of payment", "Re: Delivery date and terms"),
            (
                "Hello {contact},\n\nconfirmed: 45 days is what I can offer, and start-up in week 36 or earlier is in "
                "the order confirmation.\n\nBest regards\n{rep}",
                "Hello {contact},\n\n{reply} With that, all points on our list are closed.\n\nBest regards\n{rep}",
            ),
            0.65,
            role="buyer",
        ),
    ),
    Beat(
        "call",
        ("Call {contact}: status of the order", "Closing call", "Call on signature"),
        (
            "Order is in their system, second signature missing. {contact} pushes.",
            "Finance asks for one more reference. Sent contact of a customer in the same industry.",
            "On hold until the board meets on {weekday}.",
        ),
        0.8,
        0.75,
        "out",
        role="buyer",
        outcomes=("connected", "connected", "no answer"),
        minutes=10,
    ),
)

DUE: tuple[Beat, ...] = (
    Beat(
        "note",
        ("Service history checked",),
        (
            "{robots} robots under Care, two remote sessions this year, no open ticket. Good basis for the renewal.",
            "One spare arm used in spring, repaired in four days. {contact} was satisfied with it.",
            "Three tickets on the same axis. Speak to service before we send a price.",
        ),
        0.4,
        0.6,
    ),
    _mail_out(
        (
            "Your Care plan ends on the last of {month}",
            "{label} for {company}",
            "Renewal of your service plan",
        ),
        (
            "Hi {contact},\n\nyour Care plan for {robots} robots ends soon. Nothing stops that day, but remote help and "
            "the spare arm do. Shall I prepare the renewal on the same terms?\n\nBest regards\n{rep}",
            "Hi {contact},\n\ntime for the yearly check. I suggest to combine it with a refresher for new operators, "
            "one trip, one invoice. Does {weekday} work for a short call?\n\n{rep}",
        ),
        0.7,
        0.8,
    ),
)
CONTACTED: tuple[Beat, ...] = (
    Beat(
        "call",
        ("Renewal call with {contact}", "Call: {label}", "Care plan: call {contact}"),
        (
            "{contact} renews, needs the price for the budget. Two new operators, interested in the refresher.",
            "They think about doing maintenance themselves. Explained what the spare arm is worth on a Saturday night.",
            "Satisfied, no issues. Wants the same again. {robots} robots.",
            "Not there, back on {weekday}.",
        ),
        0.3,
        0.9,
        "out",
        outcomes=("connected", "connected", "connected", "no answer"),
        minutes=15,
    ),
    _mail_in(
        ("Re: Your Care plan", "Re: {label}", "Service plan: question"),
        (
            "Hi {rep},\n\nplease send a quote for {robots} robots. Is there a price for two years?\n\n{contact}",
            "Hello {rep},\n\nwe used the hotline twice this year. Is the full plan really needed?\n\n{contact}",
        ),
        0.6,
        0.6,
        engaged=True,
        answer=_mail_out(
            ("Re: Your Care plan", "Re: Service plan: question"),
            (
                "Hi {contact},\n\nof course. Two years are possible at the same yearly price, and fixed. Quote comes "
                "today.\n\n{rep}",
                "Hi {contact},\n\nlooking at your {robots} robots on {shifts} shifts I would keep it: one stop at night "
                "costs more than the plan. Happy to talk it through on {weekday}.\n\n{rep}",
            ),
            0.7,
        ),
    ),
)
QUOTED: tuple[Beat, ...] = (
    _mail_out(
        ("Quote {quote}: {label}", "{quote} for {company}"),
        (
            "Hi {contact},\n\nquote {quote} is attached, {amount} in total. A short yes by mail is enough.\n\n"
            "Best regards\n{rep}",
            "Hi {contact},\n\nas discussed {quote} over {amount}. Prices hold for 60 days, the date as we "
            "discussed.\n\n{rep}",
        ),
        0.1,
        0.95,
    ),
    Beat(
        "call",
        ("Follow-up {quote}", "Call on {quote}"),
        (
            "{contact} has it on the desk, signature this week.",
            "Purchasing asks for 5 %. Stayed firm, the date is what matters to {contact}.",
            "Voicemail.",
        ),
        0.6,
        0.65,
        "out",
        role="buyer",
        outcomes=("connected", "connected", "voicemail"),
        minutes=8,
    ),
)

SERVICE_DUE: tuple[Beat, ...] = (
    _mail_in(
        ("{label}: what would it cost?", "Request: {label}"),
        (
            "Hi {rep},\n\nwe need this in {month}: {label}. Could you send me a price and two possible dates?\n\n{contact}",
            "Hello {rep},\n\n{label} came up in our planning round. What do you need from us to quote it?\n\n{contact}",
        ),
        0.2,
        0.9,
        answer=_mail_out(
            ("Re: Request: {label}",),
            (
                "Hi {contact},\n\nhappy to. I check with our technicians and come back by {weekday}.\n\n{rep}",
                "Hi {contact},\n\nthank you. One question first: is it for one shift or for all? I call you on {weekday}.\n\n{rep}",
            ),
            0.3,
        ),
    ),
)
SERVICE_CONTACTED: tuple[Beat, ...] = (
    Beat(
        "call",
        ("Call {contact}: {label}", "Scope of the {label}"),
        (
            "Clear scope: {label}, in {month}, two people on site. {contact} needs the quote for the order.",
            "{contact} wants it together with the yearly check, to save the trip.",
            "No answer.",
        ),
        0.4,
        0.9,
        "out",
        outcomes=("connected", "no answer"),
        minutes=12,
    ),
)

BEATS: dict[str, tuple[Beat, ...]] = {
    "Qualify": QUALIFY,
    "Discovery": DISCOVERY,
    "Demo": DEMO,
    "Proposal": PROPOSAL,
    "Negotiation": NEGOTIATION,
    "Due": DUE,
    "Contacted": CONTACTED,
    "Quoted": QUOTED,
    "Service Due": SERVICE_DUE,
    "Service Contacted": SERVICE_CONTACTED,
    "Service Quoted": QUOTED,
}

# When a stage drags on, somebody checks in again and again.
CHECK_IN: tuple[Beat, ...] = (
    Beat(
        "call",
        ("Check-in with {contact}", "Call {contact}", "Any news on {label}?"),
        (
            "No answer.",
            "Voicemail, asked for a short sign of life.",
            "{contact} is on leave until {weekday}, colleague knows nothing.",
            "Still waiting for the internal decision. Call again in two weeks.",
            "Priorities moved to another line, {label} comes after that.",
            "{contact} apologised, year-end closing. Interest unchanged.",
        ),
        0.5,
        1.0,
        "out",
        outcomes=("no answer", "voicemail", "connected"),
        minutes=5,
    ),
    _mail_out(
        ("Any news on {label}?", "Short question on {label}", "Are you still on it?"),
        (
            "Hi {contact},\n\nI have not heard from you for a while. Is {label} still planned for {month}, or did it "
            "move? Both is fine, I only want to plan our engineer.\n\n{rep}",
            "Hi {contact},\n\nwe published the figures of a {label} cell last week, {payback} months of payback "
            "measured. Shall I send them?\n\nBest regards\n{rep}",
        ),
        0.5,
        1.0,
    ),
    _mail_in(
        ("Re: Any news on {label}?", "Short update", "Re: Short question on {label}"),
        (
            "Hi {rep},\n\nsorry for the silence. We are waiting for the budget, {month} at the earliest.\n\n{contact}",
            "Hello {rep},\n\nstill interested. Please call me on {weekday}.\n\n{contact}",
        ),
        0.5,
        1.0,
        engaged=True,
    ),
)

PURCHASE_ORDER = _mail_in(
    ("Purchase order {order}", "Order {order} - {company}", "Our order {order}"),
    (
        "Dear {rep},\n\nplease find our purchase order {order} attached. We look forward to it.\n\n{contact} {surname}",
        "Hello {rep},\n\norder {order} is out. Please send the confirmation with the start-up date.\n\n{contact} {surname}",
    ),
    1.0,
    role="buyer",
)
WON_NOTE = Beat(
    "note",
    ("Won: hand-over to delivery", "Why we won {company}"),
    (
        "Decisive: the demo with their own {part} and a named contact for service. Hand-over with delivery on {weekday}.",
        "Price was not the point in the end. {contact} trusted the test results. Promised: start-up in ten weeks.",
        "Won against {competitor}. Hardest point was {short}, the test with their own {part} settled it. Delivery knows about the tight start date.",
    ),
    1.0,
)
LOST_CALL = Beat(
    "call",
    ("Call: they decided against us", "Decision call with {contact}", "{contact}: decision"),
    (
        '{contact} called: "{lost}" Asked whether we may call again in six months, yes.',
        'Friendly talk, no hard feelings. {contact}: "{lost}"',
        '{contact}: "{lost}"',
    ),
    1.0,
    direction="in",
    outcomes=("connected",),
    minutes=12,
)
LOST_MAIL = _mail_in(
    ("Our decision on {label}", "{label}: decision", "{label}: no order this time"),
    (
        "Dear {rep},\n\nthank you for your effort. {lost} We will keep your contact.\n\nRegards\n{contact} {surname}",
        "Hello {rep},\n\nI have to disappoint you. {lost}\n\n{contact} {surname}",
    ),
    1.0,
)
