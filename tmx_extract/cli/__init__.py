"""The command line: options in, one flow, report out."""
