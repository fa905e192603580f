"""Where uploaded files lie: a folder by default."""
