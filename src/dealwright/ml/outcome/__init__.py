"""Learns how likely something ends well, from a team's own history, and says how good that is."""
