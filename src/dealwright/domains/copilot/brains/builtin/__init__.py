"""The engine that needs no model: rules, names, dates, templates; the same question gives the same answer."""
