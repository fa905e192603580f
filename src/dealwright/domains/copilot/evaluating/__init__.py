"""How good the copilot is: test sets, measures, reports."""
