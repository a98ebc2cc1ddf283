"""A report as one HTML page with figures, tables and charts. It never reads the memory."""
