"""What people changed in texts, in figures: untouched shares, edit distance, TER and chrF."""
