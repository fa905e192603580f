"""Measuring retrieval and answers by the product's own parts, on anybody's questions. No database."""
