"""Tables of crm, by what they are about."""
