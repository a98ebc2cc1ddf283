"""A report as one HTML page with figures, tables and charts. It gets values and never reads the memory."""
