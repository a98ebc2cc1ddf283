"""Figures on post-editing: unchanged shares, edit distance, TER and chrF."""
