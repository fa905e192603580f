"""From features to a score: by the trained model, else by rates, else by rules."""
