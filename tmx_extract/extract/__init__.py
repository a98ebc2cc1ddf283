"""From the bytes of one file to a `Document` with segments and diagnostics. Pure."""
