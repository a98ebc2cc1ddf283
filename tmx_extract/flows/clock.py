"""The time of day, which the rooms below are told."""

from datetime import UTC, datetime


def tell_now() -> str:
    """UTC in ISO 8601, in whole seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
