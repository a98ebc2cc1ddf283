"""Entries that contain a text: an index of character trigrams, built on the first search."""
