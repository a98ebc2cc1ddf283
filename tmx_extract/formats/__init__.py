"""Exchange formats: streams in and out, never paths. One folder each, listed in `registry`."""
