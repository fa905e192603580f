"""What `timing` rests on: hazards by age and calendar, ratios of features, choosing, checks."""
