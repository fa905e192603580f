"""Importing files: what is in them, what becomes of each row, and the work of doing it.

From the bottom: `reading` takes a file apart, `fields` and `values` say what a kind of record can hold,
`guessing` proposes a mapping, `rows` turns cells into values, `lookups` finds what is here already,
`planning` decides about each row, `writing` stores a batch in a few statements. `service` puts these
together in one transaction per batch, `flows` drives a whole import. The check takes the same way as the
run and stops before `writing`.
"""
