"""The search for the candidates that cause a failure."""

from collections.abc import Callable, Sequence


def find_safe_subset(
    candidates: Sequence[int], is_fine: Callable[[Sequence[int]], bool]
) -> list[int]:
    """Return candidates that are fine together; each omitted one fails together with those before
    it.

    Needs one check if all are fine, and about `2 * log2(n)` checks for each omitted candidate.
    """
    accepted: list[int] = []
    groups = [candidates]
    while groups:
        group = groups.pop()
        if not group:
            continue
        if is_fine([*accepted, *group]):
            accepted += group
        elif len(group) > 1:
            middle = len(group) // 2
            groups += [group[middle:], group[:middle]]
    return accepted
