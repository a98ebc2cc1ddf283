"""The figures of a report for a part of the memory, counted in SQL."""
