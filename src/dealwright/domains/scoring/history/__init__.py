"""What was known of a lead or a deal at a moment: loading histories and undoing what came later."""
