"""Rooms put in order for one task; nothing is printed here."""
