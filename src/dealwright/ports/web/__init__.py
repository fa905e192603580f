"""Fetches addresses of the open web without ever reaching into our own network."""
