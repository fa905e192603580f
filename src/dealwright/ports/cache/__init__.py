"""Keeping what was worked out for a while: in this process, or in a Redis that several processes share."""
