"""What the copilot may look up and propose: use cases of the domains, each with its shape and permission."""
