"""Routes of crm, one module a kind of record."""
