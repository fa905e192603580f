"""The documents of the demo company and the questions that measure the answers."""
