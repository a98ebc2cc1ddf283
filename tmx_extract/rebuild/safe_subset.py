"""Which of many candidates are to blame where all together are not."""

from collections.abc import Callable, Sequence


def find_safe_subset(
    candidates: Sequence[int], is_fine: Callable[[Sequence[int]], bool]
) -> list[int]:
    """Candidates that are fine together; those that are left out are not, with those before them.

    Where all are fine that is asked once, else about `2 * log2(n)` times for each that is not.
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
