"""Finds the points nearest to a question, by vector and by words: pgvector by default, Qdrant beside it."""
