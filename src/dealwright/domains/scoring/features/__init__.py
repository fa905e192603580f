"""What a score is made of: every feature with its name, its meaning and its sentence for people."""
