"""The inputs: folders, files, archives and git repositories."""
