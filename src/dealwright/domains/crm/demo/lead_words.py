"""What leads ask for, what is said to them and by them, and why some were given up.

Words in braces are facts of the lead, see `leads.words_of`.
"""
# ruff: noqa: E501 - prose

from typing import Literal

Wish = Literal["project", "vague", "student", "job", "supplier", "used"]
Said = tuple[str, str]

# what they ask for, by wish; of projects and vague interest also by source
ODD_REQUESTS: dict[str, tuple[str, ...]] = {
    "student": (
        "I write my thesis on cobots in {industry} and need data sheets and cost figures for the {product}.",
        "For a student project we look for a robot we may borrow for six weeks.",
    ),
    "job": (
        "I would like to apply as a service technician. To whom may I send my papers?",
        "Do you have open positions for programmers in {city}?",
    ),
    "supplier": (
        "We offer web design and search marketing for robot makers, from small budgets on. May we call you?",
        "We are a maker of cable carriers and would like to become your supplier.",
    ),
    "used": (
        "Do you sell used robots? An old {product} would be enough for us.",
        "Looking for a cheap second-hand arm, private workshop.",
    ),
}
PROJECTS: dict[str, tuple[str, ...]] = {
    "Website": (
        "We are looking for a solution for {phrase}, {shifts} shifts, {people} people on it today. Please call me, mornings are best.",
        "Please send prices for {quantity} {product} with gripper. We want to order before the end of the year.",
        "Saw your video on {label}. Our {part} weighs {kilos} kg, the line has to run by {month}. Can you visit us in {city}?",
        "Interested in a demo for {label}. We run {shifts} shifts and have trouble finding people.",
        "Would the {product} work for {phrase}? Drawing of the {part} on request.",
    ),
    "Trade fair": (
        "Card from the fair. Watched the {product} demo twice, has a project for {label}. Wants a visit.",
        "Talked at the stand: {phrase}, {people} people today. Asked about payback and delivery time.",
        "Came to the stand with a colleague from purchasing, topic {label}, decision planned for {month}.",
    ),
    "Referral": (
        "Recommended by a customer who runs two of our cells. Wants the same for {phrase}.",
        "Our customer gave us the name: looks for help with {label}, budget exists.",
    ),
    "Partner": (
        "Handed over by our integration partner: {label}, partner would build the cell.",
        "Partner asks for a joint visit in {city}, topic {phrase}, {shifts} shifts.",
    ),
    "Cold outreach": (
        "From the target list: {industry}, two job ads for machine operators. Said on the phone that {label} is a topic.",
        "Found through their job ads. Looks for people for {phrase}.",
    ),
}
VAGUE: dict[str, tuple[str, ...]] = {
    "Website": (
        "Please send your catalogue.",
        "What does the {product} cost?",
        "Interested in robots, please send information.",
        "Downloaded the paper on {label}.",
    ),
    "Trade fair": (
        "Left a card, only looked around. Plant in {city}.",
        "Took part in the draw at the stand. Wanted the brochure on the {product}.",
    ),
    "Referral": ("Name from a customer, they met at a works meeting. No details.",),
    "Partner": ("On the partner's visitor list, may have something with {label}.",),
    "Cold outreach": (
        "From the target list: {industry} in {city}.",
        "Found in the trade register. Probably {label}.",
    ),
}

THANKS: tuple[Said, ...] = (
    (
        "Your request to Halden Robotics",
        "Hi {contact},\n\nfor {label} we usually start with a 20 minute call. Would {weekday} suit you?\n\nBest regards\n{rep}",
    ),
    (
        "Your request: a first answer",
        "Hi {contact},\n\nattached is what we know of {label}. To say more I would need to see the station. May I call you on {weekday}?\n\n{rep}",
    ),
)
FIRST_MAIL: tuple[Said, ...] = (
    (
        "Halden Robotics and {company}",
        "Hi {contact},\n\nI heard that {label} is a topic at {company}. Would {weekday} suit you for a short call?\n\nBest regards\n{rep}",
    ),
    (
        "{label} at {company}",
        "Hi {contact},\n\nattached is a one-pager on {label} with figures of a similar plant. May I call you on {weekday}?\n\nBest regards\n{rep}",
    ),
)
CHASING: tuple[Said, ...] = (
    (
        "{label} at {company}",
        "Hi {contact},\n\nI tried to reach you by phone. When would be a good moment to speak about {label}?\n\nBest regards\n{rep}",
    ),
    (
        "{company}: is it worth another try?",
        "Hi {contact},\n\nI do not want to fill your inbox. Is {label} still a topic for you this year? A yes or no is enough, "
        "and I plan accordingly.\n\nBest regards\n{rep}",
    ),
    (
        "A cell like yours, two minutes of film",
        "Hi {contact},\n\nthis is a cell for {label} that went live in spring. Is that close to what you have in mind?\n\n{rep}",
    ),
)
ANSWER: tuple[Said, ...] = (
    (
        "Re: {label} at {company}",
        "Hi {contact},\n\nfor a {part} of {kilos} kg I would take the {product}. Send me a photo of the station and I can say more.\n\n{rep}",
    ),
    (
        "Figures for {label}",
        "Hi {contact},\n\nhere are the figures you asked for, with {shifts} shifts. I call you on {weekday}.\n\nBest regards\n{rep}",
    ),
    (
        "Film and layout: {label}",
        "Hi {contact},\n\nattached are a film and a layout of such a cell. The floor plan of your station would help me.\n\nBest regards\n{rep}",
    ),
    (
        "{company}: next step",
        "Hi {contact},\n\nshall we look at the station together? A video call of half an hour is enough to begin with.\n\n{rep}",
    ),
)
SUMMARY: tuple[Said, ...] = (
    (
        "What we noted: {label}",
        "Hi {contact},\n\n{people} people on {shifts} shifts today, {part} up to {kilos} kg. Correct me where I am wrong.\n\n{rep}",
    ),
)
CLOSING: Said = (
    "I close your request for now",
    "Hi {contact},\n\nas I could not reach you I close your request for now. Write to me when {label} comes up again, "
    "and I am there.\n\nBest regards\n{rep}",
)
KEEPING_WARM: tuple[Said, ...] = (
    (
        "New film: {label}",
        "Hi {contact},\n\nno hurry from our side, this film shows {label} at a plant of your size.\n\nBest regards\n{rep}",
    ),
    ("Call {contact}: still the plan?", "Short call. Nothing new at {company}, keep in touch."),
)

GOOD_MAIL: tuple[Said, ...] = (
    (
        "Re: {label} at {company}",
        "Hi {rep},\n\nphotos attached. What would {quantity} {product} with gripper cost, roughly? I need a figure for the budget round.\n\n{contact}",
    ),
    (
        "Re: {label} at {company}",
        "Hello {rep},\n\n{weekday} works. Please include my colleague from maintenance, and the plant manager signs in the end.\n\n{contact}",
    ),
    (
        "Question on {label}",
        "Hi {rep},\n\nthe line has to run by {month}, that is our deadline. How long is your delivery time?\n\n{contact}",
    ),
    (
        "Re: your call",
        "Hi {rep},\n\nthat sounds good. Could we test it with our {part} before we decide?\n\nLooking forward to it\n{contact}",
    ),
    (
        "Re: {label} at {company}",
        "Hello {rep},\n\ncycle time is 14 seconds, the {part} weighs {kilos} kg. What else do you need from us?\n\n{contact}",
    ),
)
LUKEWARM_MAIL: tuple[Said, ...] = (
    ("Re: {label} at {company}", "Hello {rep},\n\nplease send the documents by mail.\n\n{contact}"),
    ("Re: your mail", "Hi {rep},\n\nI pass it on internally.\n\n{contact}"),
    ("Out of office", "I am away until {weekday}. Your mail is not forwarded."),
)
ODD = "odd"
BAD_MAIL: dict[str, Said] = {
    "later": (
        "Re: {label}",
        "Hi {rep},\n\nthis moved to next year, everything is on hold here.\n\n{contact}",
    ),
    "competitor": (
        "Re: {label} at {company}",
        "Hi {rep},\n\nwe are also looking at {competitor}, they are a competitor of yours and much nearer.\n\n{contact}",
    ),
    "budget": ("Re: your mail", "Hello {rep},\n\nthere is no budget for it at the moment.\n\n{contact}"),
    "heavy": (
        "Re: {label}",
        "Hi {rep},\n\nour heaviest {part} is 45 kg. I am not sure that a cobot is right.\n\n{contact}",
    ),
    "person": (
        "Re: {label}",
        "Hi {rep},\n\nI am not responsible for that, and I do not know who is.\n\n{contact}",
    ),
    ODD: ("Re: your mail", "Hi {rep},\n\nthen it does not fit. Sorry to have bothered you.\n\n{contact}"),
}
GOOD_CALL: tuple[Said, ...] = (
    (
        "First call {contact}",
        "Reached. Project for {label}, {people} people today. The plant manager decides.",
    ),
    (
        "Call {contact} at {company}",
        "Reached. Asked for a rough price of {quantity} {product}, wants to see it run.",
    ),
    ("Call {contact}", "Good talk. They cannot fill the night shift, start wished for {month}."),
    (
        "Call {contact} on {label}",
        "Reached. Asked how others in {industry} do it and for a demo with their {part}.",
    ),
)
LUKEWARM_CALL: tuple[Said, ...] = (
    ("Call {contact}", "Short talk, asks for information by mail first."),
    ("Call {contact} at {company}", "Reached between two meetings. Call again on {weekday}."),
    ("Call {contact}", "Friendly, but collects information only."),
)
BAD_CALL: dict[str, Said] = {
    "later": ("Call {contact}", "Reached. Postponed, maybe next year."),
    "competitor": (
        "Call {contact} at {company}",
        "Reached. Has an offer of {competitor} on the table, compares only.",
    ),
    "budget": ("Call {contact}", "Reached. No budget, the plant saves."),
    "heavy": ("Call {contact} on {label}", "Reached. Parts of up to 45 kg, doubt that it fits."),
    "person": ("Call {contact}", "Reached. Not responsible, could not name anybody."),
    ODD: ("Call {contact}", "Reached. As the request says, nothing to sell here."),
}
DOUBTS = ("later", "competitor", "budget", "heavy", "person")
MISSED_CALL: tuple[tuple[str, str, str], ...] = (
    ("Tried {contact}", "Voicemail.", "voicemail"),
    ("Call {contact} at {company}", "No answer, trying again.", "no answer"),
    ("Call {contact}", "Switchboard, is in production. Call after 3 pm.", "no answer"),
)
INVITATIONS: tuple[tuple[str, int], ...] = (
    ("Intro call {label}", 30),
    ("Video call with {contact}: {label}", 45),
    ("Visit {company} in {city}", 90),
)
HELD_WELL: tuple[str, ...] = (
    "Present: {contact} and a shift lead. {people} people, {shifts} shifts, {part} up to {kilos} kg. They want figures next.",
    "Open talk. Clear pain, somebody drives it. Who signs: plant manager, then purchasing.",
    "Went through the station by camera. {product} fits, gripper to be seen.",
)
HELD: tuple[str, ...] = (
    "Polite, few questions. No date, no budget named. {contact} reports to others.",
    "Went through our slides. They compare several ways, also without a robot.",
)
MISSED_MEETING = ("no show", "cancelled by customer")
NOTES: tuple[Said, ...] = (
    ("About {company}", "Plant in {city}, {industry}. Web site shows a new hall."),
    ("Who is who at {company}", "{contact} prepares, decides with others."),
    ("On {company}", "Two job ads for operators on their page."),
)
TASKS: tuple[str, ...] = (
    "Call {contact} at {company}",
    "Follow up on {label} with {contact}",
    "Write to {contact}",
)
KEEP_WARM_NOTE: Said = ("Keep warm", "Not before next year. Stay in touch with {contact}.")

GIVEN_UP: dict[str, tuple[str, ...]] = {
    "student": ("Student project",),
    "job": ("Looking for a job",),
    "supplier": ("Wants to sell to us",),
    "used": ("Wants a used robot",),
    "later": ("Not before next year",),
    "competitor": ("Went with a competitor", "Competitor research"),
    "budget": ("No budget this year",),
    "heavy": ("Too heavy for a cobot",),
    "person": ("Wrong person", "Nobody there is responsible"),
    "silent": ("No answer after several tries",),
    "quiet": ("Went quiet after the first talk", "No project behind it"),
}
