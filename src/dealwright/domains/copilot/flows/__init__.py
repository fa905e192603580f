"""Use cases that call a model or another domain between short transactions."""
