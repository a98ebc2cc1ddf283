"""Measurements and comparisons with real data; not part of the product."""
