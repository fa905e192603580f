"""What a polite crawler knows: addresses, scope, robots, sitemaps, one page, pace. No database, no loop."""
