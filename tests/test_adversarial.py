"""Measuring the worst texts, and the result if a measurement fails."""

import pytest

from benchmarks import adversarial
from benchmarks.nasty import Case, Many


def test_a_slow_text_is_distinguished_from_a_failing_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = Case("letters", "a.md", (Many("a"),))
    monkeypatch.setattr(adversarial, "SIZES", (0.001, 0.002))

    def spin(*_: object) -> None:
        while True:
            pass

    def fail(*_: object) -> None:
        raise ValueError("broken")

    monkeypatch.setattr(adversarial, "work", spin)
    assert adversarial.measure_case(case, 1).seconds == []
    monkeypatch.setattr(adversarial, "work", fail)
    with pytest.raises(RuntimeError) as raised:
        adversarial.measure_case(case, 1)
    assert str(raised.value) == "letters (a.md) failed at 0.001 MB"
