"""Answers of commands in every form: tables and lines for people, JSON and CSV for programs."""
