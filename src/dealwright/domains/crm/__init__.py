"""The record of the client: accounts, contacts, leads, deals, pipelines, activities, search, import.

Says `<record>.created|updated|deleted|restored` for account, contact, lead, deal, activity, product,
pipeline, tag, lost_reason; `deal.moved`, `lead.converted`, `import.*`. Hears `workspace.created`.
"""
