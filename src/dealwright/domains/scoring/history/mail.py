"""Kinds of mail domains: who offers mail for free or for a minute."""

FREE = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "yahoo.com",
        "yahoo.de",
        "yahoo.co.uk",
        "hotmail.com",
        "outlook.com",
        "live.com",
        "msn.com",
        "aol.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "gmx.de",
        "gmx.net",
        "gmx.com",
        "web.de",
        "t-online.de",
        "freenet.de",
        "proton.me",
        "protonmail.com",
        "mail.com",
        "mail.ru",
        "yandex.ru",
        "yandex.com",
        "qq.com",
        "163.com",
        "126.com",
        "libero.it",
        "orange.fr",
        "wanadoo.fr",
        "laposte.net",
        "free.fr",
        "rediffmail.com",
        "zoho.com",
        "comcast.net",
        "verizon.net",
        "att.net",
        "bluewin.ch",
    ]
)
DISPOSABLE = frozenset(
    [
        "mailinator.com",
        "guerrillamail.com",
        "10minutemail.com",
        "tempmail.com",
        "temp-mail.org",
        "yopmail.com",
        "trashmail.com",
        "sharklasers.com",
        "throwawaymail.com",
        "getnada.com",
        "maildrop.cc",
        "dispostable.com",
        "fakeinbox.com",
        "mintemail.com",
        "discard.email",
        "wegwerfmail.de",
        "mailnesia.com",
        "mohmal.com",
    ]
)


def domain_of(email: object) -> str | None:
    name, _, domain = str(email).rpartition("@") if email else ("", "", "")
    return domain.strip().lower() or None if name else None


def mail_kind(email: object) -> str:
    """`none`, `free`, `disposable` or `business`."""
    domain = domain_of(email)
    if domain is None:
        return "none"
    return "free" if domain in FREE else "disposable" if domain in DISPOSABLE else "business"
