"""From the bytes of one file to a `Document` with segments and problems. No input or output."""
