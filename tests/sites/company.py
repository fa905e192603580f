"""Kestrel Scales, a company that does not exist: its documentation, page by page, with facts to ask about."""

from collections.abc import Mapping

# path: (title, paragraphs). A paragraph that begins with `## ` is a heading, with `| ` a row of a table,
# with `- ` an item of a list.
PAGES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "/docs/getting-started": (
        "Getting started",
        (
            "Unpack the Kestrel One, place it on a level counter and remove the red transport screw below"
            " the plate. The scale weighs nothing while the screw is in.",
            "## First start",
            "Hold the power key for two seconds. The display counts down from nine and then shows 0.000 "
            "kg. Let the scale warm up for ten minutes before the first sale.",
            "## Connect it to Kestrel Cloud",
            "Open Settings, Network and choose your wireless network. Enter the six-digit code from the "
            "display under Devices, Add device. The scale appears within a minute.",
        ),
    ),
    "/docs/pricing": (
        "Plans and prices",
        (
            "All plans are billed per shop and month. Prices do not include value added tax.",
            "| Plan | Price per shop and month | Scales | Support",
            "| Starter | 19 euros | 1 | e-mail",
            "| Shop | 49 euros | up to 5 | e-mail and chat",
            "| Chain | 129 euros | unlimited | telephone, answered within one hour",
            "Who pays for a year in advance gets two months free. The hardware is bought once: a Kestrel "
            "One costs 389 euros, a Kestrel Dock label printer 249 euros.",
            "You can change the plan on the first day of every month. A downgrade keeps all your data.",
        ),
    ),
    "/docs/refunds": (
        "Returns and refunds",
        (
            "You can return hardware within 30 days of delivery for a full refund, opened or not. Write "
            "to returns@kestrel.example and we send a prepaid label.",
            "The refund reaches your account within 5 working days after the parcel arrives at our "
            "warehouse in Ghent. Shipping costs of the first delivery are refunded, too.",
            "Label rolls that have been opened cannot be returned. Subscriptions are not refunded for a "
            "month that has begun.",
        ),
    ),
    "/docs/shipping": (
        "Shipping",
        (
            "Orders placed before 14:00 leave our warehouse on the same working day.",
            "- Belgium and the Netherlands: 1 to 2 working days, 6 euros",
            "- Germany, France and Luxembourg: 2 to 3 working days, 9 euros",
            "- rest of the European Union: 4 to 6 working days, 14 euros",
            "Orders over 500 euros are delivered free of charge. We do not ship to post boxes.",
        ),
    ),
    "/docs/warranty": (
        "Warranty",
        (
            "The Kestrel One has a warranty of 36 months, the Kestrel Dock of 24 months, counted from the"
            " day of delivery. Print heads are wearing parts and covered for 12 months or 50 kilometres "
            "of labels.",
            "In case of a fault we send a replacement first; you put the broken device into the same box "
            "and hand it to the courier within 14 days.",
            "The warranty ends when the seal of the calibration is broken by somebody other than a "
            "certified partner.",
        ),
    ),
    "/docs/security": (
        "Security and privacy",
        (
            "All data of Kestrel Cloud is kept in two data centres in Frankfurt and Paris. Backups are "
            "made every six hours and kept for 35 days.",
            "## Sign-in",
            "Two-factor sign-in can be required for everybody under Settings, Security. Sessions end "
            "after 12 hours without use. On the Chain plan you can connect your own identity provider by "
            "SAML.",
            "## What we store",
            "We store sales, articles and users. We never store card numbers: payments stay in the "
            "terminal. The data processing agreement can be signed online.",
        ),
    ),
    "/docs/api": (
        "API reference",
        (
            "The API of Kestrel Cloud speaks JSON over HTTPS at api.kestrel.example. Create a key under "
            "Settings, API keys and send it as a bearer token.",
            "## Limits",
            "Each key may send 120 requests per minute. When the limit is reached the API answers with "
            "status 429 and says in Retry-After how many seconds to wait.",
            "## Webhooks",
            "A webhook is sent for every finished sale. It is signed with HMAC-SHA256 and repeated for 24"
            " hours until your server answers with a status of the 200 family.",
        ),
    ),
    "/docs/calibration": (
        "Calibration",
        (
            "Scales used for trade must be verified every 24 months in Belgium and every 36 months in "
            "Germany. The Kestrel One reminds you 60 days before.",
            "Only certified partners may open the seal. A verification takes about 20 minutes and costs "
            "75 euros at our own service points.",
        ),
    ),
    "/docs/label-printer": (
        "The Kestrel Dock label printer",
        (
            "The Kestrel Dock prints labels of 40 to 62 millimetres width at 150 millimetres per second. "
            "It uses thermal paper and needs no ink.",
            "## Paper jam",
            "Press both green levers, lift the cover and pull the roll out to the front, never backwards."
            " Cut the paper straight before you insert it again.",
            "## Blank labels",
            "Blank labels mean that the roll is inserted the wrong way round: the printable side faces up.",
        ),
    ),
    "/docs/offline": (
        "Working without internet",
        (
            "The scale goes on selling when the network is down. Up to 10,000 sales are kept on the "
            "device and sent to Kestrel Cloud as soon as it is back.",
            "Prices changed in the cloud meanwhile arrive later; the display shows a small crossed cloud.",
        ),
    ),
    "/docs/integrations": (
        "Integrations",
        (
            "Kestrel Cloud exports sales to Exact Online, DATEV and Odoo every night at 02:00. The export"
            " can also be started by hand.",
            "Web shops built with WooCommerce or Shopware take over articles and stock within five minutes.",
            "There is no integration with SAP at present.",
        ),
    ),
    "/docs/users": (
        "Users and roles",
        (
            "There are three roles. Owners may do everything, managers may change prices and see reports,"
            " sellers may only weigh and sell.",
            "A user who leaves is deactivated, not deleted, so that reports stay complete.",
        ),
    ),
    "/docs/faq": (
        "Frequently asked questions",
        (
            "## Can I use the scale outdoors?",
            "Yes, between 0 and 40 degrees and protected from rain. The battery lasts 14 hours.",
            "## What is the largest weight?",
            "15 kilograms, in steps of 5 grams. For heavier goods see the Kestrel Floor, up to 150 "
            "kilograms.",
            "## Do you offer a discount for schools?",
            "Schools and charities get 25 percent off all plans.",
            "## How do I cancel?",
            "Under Settings, Plan, Cancel. The subscription ends with the running month; there is no "
            "period of notice.",
        ),
    ),
    "/docs/status": (
        "Availability",
        (
            "Kestrel Cloud was available for 99.97 percent of the last twelve months. We promise 99.9 "
            "percent on the Chain plan and credit 5 percent of the monthly price for each hour below.",
        ),
    ),
    "/docs/release-notes": (
        "Release notes",
        (
            "## Version 4.2",
            "Reports can be sent by e-mail every Monday at 07:00. The search finds articles by their number.",
            "## Version 4.1",
            "Label templates have a preview. The export for DATEV writes cost centres.",
        ),
    ),
    "/company/about": (
        "About Kestrel Scales",
        (
            "Kestrel Scales was founded in Ghent in 2011 by Lotte Maes and Arjen de Wit. Today 64 people "
            "work for us, and about 5,200 shops weigh with a Kestrel One.",
        ),
    ),
    "/company/contact": (
        "Contact",
        (
            "Support: support@kestrel.example, on working days from 08:00 to 18:00. Telephone for the "
            "Chain plan: +32 9 555 01 40.",
            "Visitors are welcome at Handelskaai 12, 9000 Ghent, by appointment.",
        ),
    ),
    "/company/jobs": (
        "Jobs",
        (
            "We are looking for a firmware engineer in Ghent and a support agent who speaks German. Both "
            "jobs can be done from home on two days a week.",
        ),
    ),
}
