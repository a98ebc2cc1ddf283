"""Comparison of texts: similarity, differences, and links between versions."""
