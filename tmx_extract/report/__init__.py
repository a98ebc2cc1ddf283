"""HTML pages with figures, tables and charts, for `report` and other commands.

This room never reads the memory.
"""
