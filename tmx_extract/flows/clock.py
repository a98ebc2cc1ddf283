"""The current time, which is passed to the rooms below."""

from datetime import UTC, datetime


def current_time() -> str:
    """Return the UTC time in ISO 8601, in whole seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
