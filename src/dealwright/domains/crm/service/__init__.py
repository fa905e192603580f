"""What crm can do in one transaction, by what it is about."""
