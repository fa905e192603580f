"""What goes with winning, what changed, what endangers the number: computed, tested, said in words."""
