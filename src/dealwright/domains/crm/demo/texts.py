"""What people of a sales team write: beats of a conversation by stage, objections and their answers.

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


@dataclass(frozen=True)
class Objection:
    """`raised` is what the customer writes, `answers` what the team says, `short` how a note names it."""

    short: str
    raised: tuple[str, ...]
    answers: tuple[str, ...]
    reason: str


OBJECTIONS: tuple[Objection, ...] = (
    Objection(
        "price against a competitor",
        (
            "Your price is about {percent} % above what {competitor} offered us for a comparable arm.",
            "Purchasing put your offer next to {competitor}. On paper you are {percent} % more expensive.",
        ),
        (
            "The {product} price includes the gripper flange, the safety functions and the first software year, "
            "which {competitor} lists separately. I have put both next to each other in the attached sheet.",
            "Fair point. Over three years the difference turns around: no licence per program, and the Care plan "
            "covers wear parts. Shall we go through the numbers together?",
        ),
        "Price",
    ),
    Objection(
        "who signs the risk assessment",
        (
            "Our safety officer asks who signs the risk assessment for the cell.",
            "Without a fence we get into a discussion with the works council. Who is responsible for the safety "
            "concept?",
        ),
        (
            "We bring the risk assessment for {label} as a filled template, and our application engineer measures "
            "forces on site. You sign as operator, but you do not start from an empty page.",
            "The integration package contains the safety concept and one day of validation on site. I can send the "
            "documents of a similar cell, names removed.",
        ),
        "Technical fit",
    ),
    Objection(
        "connection to the existing controls",
        (
            "The machines are from 2009. Will the arm talk to our controls at all?",
            "We use PROFINET everywhere and do not want another gateway. How is the {product} connected?",
        ),
        (
            "For machines without a fieldbus we use digital I/O: door, clamp, cycle start. Eight signals are enough "
            "for {label}.",
            "The controller speaks PROFINET, EtherNet/IP and Modbus TCP out of the box. I attach the data sheet with "
            "the telegram layout.",
        ),
        "Technical fit",
    ),
    Objection(
        "nobody can program it",
        (
            "Honestly, nobody here has programmed a robot before. Are we dependent on you for each new part?",
            "Our shift leads are worried that they cannot set it up for a new {part} on their own.",
        ),
        (
            "The operator training takes two days, and a new {part} is taught by hand in under an hour. Eight of ten "
            "customers change their programs themselves after it.",
            "I suggest that two of your shift leads teach a {part} themselves at the demo. That says more than my "
            "slides.",
        ),
        "No decision",
    ),
    Objection(
        "delivery time",
        (
            "We need it running before the season starts in {month}. Ten weeks is too long for us.",
            "The order from our customer starts in {month}. Can you deliver earlier than stated?",
        ),
        (
            "I can hold {quantity} {product} from the next production lot until {weekday}. With that we deliver in "
            "six weeks.",
            "The arms are not the problem, the gripper fingers are. If you confirm the drawing this week we save "
            "three weeks.",
        ),
        "Timing",
    ),
    Objection(
        "payload and reach",
        (
            "With gripper our heaviest {part} is at {kilos} kg. Is that still within the limits?",
            "The pallet is 1,350 mm deep. I doubt that the reach is enough in the last row.",
        ),
        (
            "At {kilos} kg we are within the curve up to 80 % of the reach. I attach the diagram with your layout.",
            "Our simulation with your drawing shows the last row with 40 mm to spare, if the column moves to the left.",
        ),
        "Technical fit",
    ),
    Objection(
        "payback",
        (
            "Management approves nothing above 18 months of payback. I am not there with my numbers.",
            "The question from our finance director is simple: when does it pay for itself?",
        ),
        (
            "With {people} people on {shifts} shifts I come to {payback} months. The sheet is attached, please "
            "correct the wage costs.",
            "If we count scrap and the night shift that you cannot fill today, it is {payback} months. Happy to "
            "explain it to your finance director directly.",
        ),
        "No budget",
    ),
    Objection(
        "service at night",
        (
            "We run nights and weekends. What happens if it stops at 2 am?",
            "Who helps us when the arm stands still? The nearest service partner seems to be far from {city}.",
        ),
        (
            "With the Care plan you get remote help within two hours, day and night, and a spare arm within 48 hours.",
            "Nine of ten stops we solve remotely. For the tenth there is a loan arm in {city} by the next working "
            "day but one.",
        ),
        "Lost to competitor",
    ),
)


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
            "size. To be sure I need three things: weight and drawing of the {part}, cycle time and a photo of the "
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
            "Hi {contact},\n\nplease find our offer {quote} over {amount}: {quantity} {product} with gripper, "
            "integration, training and the first Care plan year. It is valid for 60 days. On {weekday} I would like to "
            "walk you through it, 20 minutes.\n\nBest regards\n{rep}",
            "Hi {contact},\n\nas promised offer {quote}, {amount} in total. Option B without vision is on page 3. "
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
            "Presented both options. They tend to the smaller one first, second arm next year. {short} was raised "
            "again, answered.",
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
            "Hi {contact},\n\nquote {quote} is attached, {amount} for the year. A short yes by mail is enough.\n\n"
            "Best regards\n{rep}",
            "Hi {contact},\n\nas discussed {quote} over {amount}. I added the refresher for your new operators as an "
            "option.\n\n{rep}",
        ),
        0.1,
        0.95,
    ),
    Beat(
        "call",
        ("Follow-up {quote}", "Call on {quote}"),
        (
            "{contact} has it on the desk, signature this week.",
            "Purchasing asks for 5 %. Offered two years at a fixed price instead.",
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

BEATS: dict[str, tuple[Beat, ...]] = {
    "Qualify": QUALIFY,
    "Discovery": DISCOVERY,
    "Demo": DEMO,
    "Proposal": PROPOSAL,
    "Negotiation": NEGOTIATION,
    "Due": DUE,
    "Contacted": CONTACTED,
    "Quoted": QUOTED,
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
        "Won against {competitor}. Their weak point was {short}, ours was price. Delivery knows about the tight start date.",
    ),
    1.0,
)
LOST_CALL = Beat(
    "call",
    ("Call: they decided against us", "Decision call with {contact}", "{contact}: decision"),
    (
        "{lost} Asked whether we may call again in six months, yes.",
        "{lost} Friendly talk, no hard feelings.",
        "{lost}",
    ),
    1.0,
    direction="in",
    outcomes=("connected",),
    minutes=12,
)
LOST_MAIL = _mail_in(
    ("Our decision on {label}", "Re: Offer {quote}", "{label}: decision"),
    (
        "Dear {rep},\n\nthank you for your effort. {lost} We will keep your contact.\n\nRegards\n{contact} {surname}",
        "Hello {rep},\n\nI have to disappoint you. {lost}\n\n{contact} {surname}",
    ),
    1.0,
)
# by reason: what the customer says
LOST_WORDS: dict[str, tuple[str, ...]] = {
    "Price": (
        "The difference in price was too large in the end.",
        "Purchasing decided for the cheaper offer.",
    ),
    "Lost to competitor": (
        "We ordered from {competitor}, they have a service base next door.",
        "{competitor} could show a running cell in our industry, that decided it.",
    ),
    "No decision": (
        "There is no majority for it at the moment, so everything stays as it is.",
        "The project sleeps, nobody here drives it any more.",
    ),
    "No budget": (
        "The budget was not released for this year.",
        "Investments are frozen until further notice.",
    ),
    "Technical fit": (
        "With our cycle time it does not work without a second arm, and that is too much.",
        "The safety concept would have needed a fence after all.",
    ),
    "Timing": ("The start moved to next year.", "You could not deliver before our season starts."),
    "Project cancelled": (
        "Our customer cancelled the order that this line was for.",
        "The line moves to another plant, so the project is off.",
    ),
}

# by stage: what the team plans next
NEXT_STEPS: dict[str, tuple[str, ...]] = {
    "Qualify": (
        "Get drawing and weight of the {part} from {contact}",
        "Call {contact} on {weekday}: who decides?",
        "Book a line walk in {city}",
    ),
    "Discovery": (
        "Lab test with five samples, video by {weekday}",
        "Bring maintenance into the next call",
        "Settle {short} with our application engineer",
        "Confirm budget and decision date with {contact}",
    ),
    "Demo": (
        "Live demo on {weekday}, bring the {product} and their {part}",
        "Repeat the gripper test before the demo",
        "Ask {contact} for feedback of the shift leads",
    ),
    "Proposal": (
        "Walk {contact} through {quote} on {weekday}",
        "Send payback sheet with their wage costs",
        "Get the offer on the agenda of the plant manager",
        "Answer {short} in writing",
    ),
    "Negotiation": (
        "Get the second signature",
        "Send {quote}-B with {discount} % on hardware",
        "Agree on start-up date and terms with {contact}",
    ),
    "Due": ("Check the service history", "Write to {contact} before the plan ends in {month}"),
    "Contacted": ("Send quote for {robots} robots", "Offer the operator refresher, too"),
    "Quoted": ("Ask for the signature on {weekday}", "Offer two years at a fixed price"),
}

# by stage: tasks as people write them
TASKS: dict[str, tuple[str, ...]] = {
    "Qualify": (
        "Call {contact} at {company}",
        "Ask {company} for photos of the station",
        "Research {company}",
    ),
    "Discovery": (
        "Send visit summary to {contact}",
        "Order samples of the {part}",
        "Prepare discovery {company}",
    ),
    "Demo": ("Prepare demo for {company}", "Book demo van for {city}", "Send demo video to {contact}"),
    "Proposal": ("Follow up on {quote}", "Finish offer for {company}", "Send payback sheet to {contact}"),
    "Negotiation": (
        "Get approval for {discount} % on {quote}",
        "Send final terms to {contact}",
        "Chase signature at {company}",
    ),
    "Due": ("Check service tickets of {company}", "Write to {contact} about the renewal"),
    "Contacted": ("Quote the Care plan for {company}", "Call {contact} again about the renewal"),
    "Quoted": ("Follow up on {quote}", "Ask {contact} for the signature"),
}

LEAD_REQUESTS: dict[str, tuple[str, ...]] = {
    "Website": (
        "We are looking for a solution for {phrase}. Please call me, mornings are best.",
        "Please send prices for the {product} with gripper. Quantity: {quantity}.",
        "Saw your video on {label}. Would that work with our {part} of {kilos} kg?",
        "Interested in a demo. We run {shifts} shifts and have trouble finding people.",
    ),
    "Trade fair": (
        "Card from the fair. Watched the {product} demo twice, has a project for {label}. Wants a visit.",
        "Talked at the stand: {phrase}, {people} people today. Asked about payback.",
        "Left a card, only looked around. Plant in {city}.",
    ),
    "Referral": (
        "Recommended by a customer who runs two of our cells. Wants the same for {phrase}.",
        "Our customer gave us the name: looks for help with {label}, budget exists.",
    ),
    "Partner": (
        "Handed over by our integration partner: {label}, partner would build the cell.",
        "Partner asks for a joint visit in {city}, topic {phrase}.",
    ),
    "Cold outreach": (
        "From the target list: {industry}, {employees} people, two job ads for machine operators.",
        "Found through their job ads. Probably {label}.",
    ),
}
LEAD_CALLS: tuple[tuple[str, str, str], ...] = (
    ("First call {contact}", "Voicemail.", "voicemail"),
    ("Call {contact} at {company}", "No answer, trying again tomorrow.", "no answer"),
    (
        "Call {contact} at {company}",
        "Reached. Project for {label}, decision this year. Next: qualification.",
        "connected",
    ),
    ("Call {contact}", "Short talk, asks for information by mail first.", "connected"),
    ("Second call {contact}", "Switchboard, is in production. Call after 3 pm.", "no answer"),
)
LEAD_MAILS: tuple[tuple[str, str], ...] = (
    (
        "Your request to Halden Robotics",
        "Hi {contact},\n\nthank you for your request. For {label} we usually start with a 20 minute call. Would "
        "{weekday} suit you?\n\nBest regards\n{rep}",
    ),
    (
        "{label} at {company}",
        "Hi {contact},\n\nI tried to reach you by phone. Attached is a one-pager on {label} with figures of a "
        "similar plant.\n\nBest regards\n{rep}",
    ),
)
DISQUALIFIED: tuple[str, ...] = (
    "No answer after five tries",
    "Student project",
    "No budget this year",
    "Wants a used robot",
    "Outside our markets",
    "Competitor research",
    "Too heavy for a cobot",
)

# A manager's and an admin's day
MANAGER_TASKS: tuple[str, ...] = (
    "Check the three largest deals before the forecast call",
    "Discount request above 8 %: decide",
    "Prepare quarterly review {team}",
    "Coaching: listen to two calls of {rep_name}",
    "Feedback to {rep_name} on the pipeline review",
    "Plan coverage for the holidays",
    "Ask finance about payment terms for {company}",
)
MANAGER_MEETINGS: tuple[tuple[str, int], ...] = (
    ("Pipeline review {team}", 60),
    ("One-to-one with {rep_name}", 30),
    ("Forecast call", 45),
    ("Customer visit {company}", 90),
    ("Sales leadership meeting", 60),
)
ADMIN_TASKS: tuple[str, ...] = (
    "Merge duplicate accounts from the fair import",
    "Deals without a next step: remind the owners",
    "Export closed deals for finance",
    "Review lost reasons with both managers",
    "Assign the unassigned leads",
    "Update price list for the H20",
    "Close deals without activity for 90 days, or ask why not",
)
ADMIN_MEETINGS: tuple[tuple[str, int], ...] = (
    ("Forecast call", 45),
    ("Data quality check with Marcus and Denise", 30),
    ("Onboarding Priya: reports", 30),
    ("Price list round with product management", 60),
    ("Sales leadership meeting", 60),
)
