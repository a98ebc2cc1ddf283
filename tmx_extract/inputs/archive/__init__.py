"""Zips and tars, read from front to back without unpacking them to disk.

`archive` opens them and describes their files, `zipped` and `tarred` find the members, `names`
judges the names of members, `compressed` and `stream` give the bytes of a tar, and `meter` limits
their number.
"""
