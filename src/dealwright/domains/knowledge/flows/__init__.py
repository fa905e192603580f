"""Use cases of knowledge that fetch, read, embed or search between short transactions."""
