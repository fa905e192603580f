"""Websites on this machine that behave as badly as the ones outside."""
