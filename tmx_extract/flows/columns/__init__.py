"""The results of the flows as values for programs: JSON, JSON Lines and CSV."""
