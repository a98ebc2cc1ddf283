"""Edits by people: their locations and their contradictions."""
