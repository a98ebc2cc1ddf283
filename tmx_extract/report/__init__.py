"""HTML pages with figures, tables and charts, of `report` and other commands. It never reads the memory."""
