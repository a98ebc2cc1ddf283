"""Comparing texts: how similar they are, how they differ, and which replaced which."""
