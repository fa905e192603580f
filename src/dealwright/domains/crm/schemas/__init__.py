"""Request and response shapes of crm, by what they are about."""
