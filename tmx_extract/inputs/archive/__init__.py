"""Zips and tars, read from front to back without unpacking them to disk.

`archive` opens them and describes their files, `zipped` and `tarred` find the members, `names`
judges what these are called, `compressed` and `stream` give the bytes of a tar, `meter` sees that
they do not become too many.
"""
