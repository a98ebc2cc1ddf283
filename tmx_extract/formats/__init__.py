"""Exchange formats: streams in and out, never paths. One folder a format, listed in `registry`."""
