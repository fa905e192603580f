"""What customers object, what the team answers, and which reason for losing it leads to.

Words in braces are facts of the deal, see `talk.facts_of`.
"""
# ruff: noqa: E501 - prose

from dataclasses import dataclass


@dataclass(frozen=True)
class Objection:
    """`raised` is what the customer writes, `answers` what the team says, `short` how a note names it."""

    short: str
    raised: tuple[str, ...]
    answers: tuple[str, ...]
    reason: str


OBJECTIONS: tuple[Objection, ...] = (
    Objection(
        "our price",
        (
            "Your price is about {percent} % above what {competitor} offered us for a comparable arm.",
            "Purchasing put your price next to {competitor}. On paper you are {percent} % more expensive.",
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
        "the risk assessment",
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
        "the connection to their controls",
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
        "programming without a specialist",
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
