"""Training: rows as they were known at snapshots, models from them, and whether a new one is better."""
