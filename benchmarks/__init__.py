"""Measurements and comparisons with the real world; nothing here is part of the product."""
