"""Merge the texts that people corrected back into the memory."""
