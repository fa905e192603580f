"""Dealwright, the open, self-hosted AI sales workspace."""

__version__ = "0.1.0"
