"""Writing files, folders and zips: no half-written file appears, and no work is lost."""
