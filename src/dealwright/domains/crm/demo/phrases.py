"""Short things that people write: next steps, tasks, why a deal was lost. Of leads: `lead_words`.

Words in braces are facts of the deal, see `talk.facts_of`.
"""

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
    "Due": ("Check the service history", "Ask {contact} what is planned for {month}"),
    "Contacted": ("Send the quote for {label}", "Clear the scope with {contact} on {weekday}"),
    "Quoted": ("Ask for the signature on {weekday}", "Agree on the date with {contact}"),
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
    "Due": ("Check service tickets of {company}", "Write to {contact} about the {label}"),
    "Contacted": ("Quote {label} for {company}", "Call {contact} again about the {label}"),
    "Quoted": ("Follow up on {quote}", "Ask {contact} for the signature"),
}

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
