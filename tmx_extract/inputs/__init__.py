"""The origin of pages: folders, files, archives and git repositories."""
