"""From passages to an answer: what may be claimed, and how every word of it is borne out. Pure."""
