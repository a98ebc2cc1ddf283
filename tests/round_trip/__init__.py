"""Texts that go out, are edited, come back, and stand in the pages."""
