"""What words of a job title say, read once each."""

import re
from functools import lru_cache

_RANKS: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (rank, re.compile(words, re.IGNORECASE))
    for rank, words in (
        (1, r"\b(intern|student|trainee|apprentice|praktikant|azubi|working student|werkstudent)"),
        (
            6,
            r"\b(ceo|cto|cfo|coo|cio|cmo|chief|founder|owner|president|geschäftsführ|managing director|"
            r"inhaber|vorstand|partner|pdg|directeur général|gründer)(?!.*\b(assistant|secretary))",
        ),
        (5, r"\b(vp|vice president|svp|evp|bereichsleit|executive)\b"),
        (4, r"\b(director|head|leiter|leitung|directeur|direttore|direktor|plant manager|werkleiter)"),
        (3, r"\b(manager|lead|principal|teamleit|responsable|supervisor|coordinator|abteilung)"),
        (2, r"\b(senior|engineer|specialist|consultant|analyst|developer|buyer|architect|planner|officer)"),
    )
)
RANKS = {
    0: "other",
    1: "trainee",
    2: "specialist",
    3: "manager",
    4: "director",
    5: "vice president",
    6: "top management",
}
_FUNCTIONS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(words, re.IGNORECASE))
    for name, words in (
        ("general management", r"\b(ceo|founder|owner|president|managing director|geschäftsführ|inhaber)"),
        ("purchasing", r"\b(buyer|purchas|procure|einkauf|sourcing|supply)"),
        (
            "production",
            r"\b(production|plant|manufactur|operations|coo|werk|fertigung|produktion|maintenance)",
        ),
        ("engineering", r"\b(engineer|technical|technology|cto|r&d|develop|automation|construct|entwickl)"),
        ("it", r"\b(it|cio|information|data|software|security|systems?)\b"),
        ("finance", r"\b(financ|cfo|controll|account|treasur|buchhalt)"),
        ("sales and marketing", r"\b(sales|marketing|cmo|business development|vertrieb|growth)"),
        ("people", r"\b(hr|human|people|recruit|personal)"),
        ("quality", r"\b(quality|safety|qualität|compliance)"),
        ("research", r"\b(research|scien|professor|lab|forschung)"),
    )
)


@lru_cache(maxsize=20_000)
def rank_of(title: str) -> int:
    return next((rank for rank, words in _RANKS if words.search(title)), 0)


@lru_cache(maxsize=20_000)
def function_of(title: str) -> str:
    return next((name for name, words in _FUNCTIONS if words.search(title)), "other")
