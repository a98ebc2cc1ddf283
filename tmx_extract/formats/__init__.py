"""Exchange formats, from and to streams, never paths. Each has a folder, listed in `registry`."""
