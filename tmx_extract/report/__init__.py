"""A report as one page of HTML: figures, tables, charts; it knows nothing of memories."""
