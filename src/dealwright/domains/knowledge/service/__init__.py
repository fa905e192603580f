"""What knowledge can do in one transaction. Nothing here fetches, embeds or reads files."""
