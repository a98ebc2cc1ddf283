"""Tests of the packages for translators."""
