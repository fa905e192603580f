"""Whole scorings and trainings: what computes between short transactions."""
