"""The number of examples of a property: a share of the Hypothesis profile in use."""

from hypothesis import settings


def examples(percent: int) -> settings:
    """Return the settings for this share of the examples of the profile, at least one.

    The profile `tests` has 100 examples, so the share is also the number that `make test` tries.
    """
    return settings(max_examples=max(1, settings().max_examples * percent // 100))
