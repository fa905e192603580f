"""Forecasts series and pipelines as distributions, and joins the two."""
