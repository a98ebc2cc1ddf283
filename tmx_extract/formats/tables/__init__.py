"""Tables: one row for each pair, the same columns in every kind of file."""
