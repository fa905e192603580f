"""Turns bytes of any format into blocks of text, and blocks into passages. Pure: no database, no network."""
