"""Orders found passages anew by reading question and passage together: none by default."""
