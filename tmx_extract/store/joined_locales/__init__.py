"""Joining the translations of one English page: the same pairs in several locales."""
