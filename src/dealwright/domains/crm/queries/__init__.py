"""Reads of crm, by screen."""
