"""What a report tells of a part of the memory, counted in SQL."""
