"""The copilot: answers about clients and policy, checks itself, and acts with permission."""
