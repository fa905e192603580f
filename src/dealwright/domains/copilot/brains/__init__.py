"""Engines that choose tools, write the answer and check it: `builtin` and `llm`."""
