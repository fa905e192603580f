"""Language models behind any address: none by default, and nothing needs one."""
