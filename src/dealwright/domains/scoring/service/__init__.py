"""What scoring can do in one transaction: settings, runs, models, keeping scores."""
