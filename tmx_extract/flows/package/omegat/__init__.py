"""A project of OmegaT: settings, English pages, and memories that fit its segments."""
