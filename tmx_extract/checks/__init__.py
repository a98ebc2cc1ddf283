"""Likely mistakes in a pair of texts: one rule per file, each with its reasons and examples."""
