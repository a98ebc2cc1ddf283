"""Plain pages in the source language, split into the segments of their side-by-side pages."""
