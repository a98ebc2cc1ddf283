"""Plain pages in the source language, in the segments that their side-by-side pages have."""
