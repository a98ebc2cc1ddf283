"""Writing files, folders and zips so that nothing half-written is seen and no work is lost."""
