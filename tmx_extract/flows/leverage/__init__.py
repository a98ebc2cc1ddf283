"""Compare new files with the memory: count the matches, and fill the files with targets."""
