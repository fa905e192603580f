"""Changes of copilot, each in one transaction."""
