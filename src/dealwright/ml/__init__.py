"""Pure mathematics: features, models, evaluation. No database, no HTTP, imports nothing of ours."""
