"""What the product does, one folder a domain; contract 2 in `pyproject.toml` is their order."""
