"""Turns text into vectors: a model of our own by default."""
