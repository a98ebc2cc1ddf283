"""The measures of sacrebleu, compared with sacrebleu itself."""

import json
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER

from tmx_extract.effort.figures import EffortFigures
from tmx_extract.effort.measure import measure
from tmx_extract.effort.metrics import score_chrf, signatures
from tmx_extract.effort.ngrams import count_ngrams
from tmx_extract.model import Edit, EditMark

TEXTS = st.text("ab cあい漢 \n.,*", max_size=30)
PAIRS = (
    ("Open the file.", "Open the file."),
    ("In the list select a name.", "Select a name in the list."),
    ("ファイルを開いて下さい。", "ファイルを開きます。"),
    ("**必要な役割**: 管理者", "**必要なロール**: 全体管理者"),
    ("Datei wird gespeichert", "Die Datei wird gesichert."),
)


def edit_of(before: str, after: str) -> Edit:
    mark = EditMark("Yuki", "2024-07-01T09:00:00Z", "final")
    return Edit(1, "en-US", "ja-JP", "", before, after, "MT", "", "", "", mark, "")


def figures_of(*pairs: tuple[str, str]) -> EffortFigures:
    total = EffortFigures()
    for before, after in pairs:
        total = total.plus(measure(edit_of(before, after), lambda text: (0, len(text))))
    return total


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_the_score_of_chrf_is_that_of_sacrebleu(
    first: str, before: str, after: str, last: str
) -> None:
    own, other = first + before + last, first + after + last
    score = CHRF().corpus_score([own], [[other]]).score
    assert score_chrf(count_ngrams(own, other)) == score


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5))
def test_sums_of_edits_have_the_scores_of_the_corpus(pairs: list[tuple[str, str]]) -> None:
    total = figures_of(*pairs)
    before, after = [one for one, _ in pairs], [other for _, other in pairs]
    ter = TER(normalized=True, asian_support=True, case_sensitive=True)
    score = ter.corpus_score(before, [after])
    assert (total.ter_score, total.ter_edits) == (score.score, score.num_edits)
    assert (total.chrf_score or 0.0) == CHRF().corpus_score(before, [after]).score


def test_the_command_line_of_sacrebleu_gives_the_same(tmp_path: Path) -> None:
    for name, texts in (("before", [own for own, _ in PAIRS]), ("after", [b for _, b in PAIRS])):
        (tmp_path / name).write_text("\n".join(texts) + "\n", "utf-8")
    options = ("--ter-normalized", "--ter-asian-support", "--ter-case-sensitive", "-w", "6")
    program = [sys.executable, "-m", "sacrebleu", "after", "-i", "before", "-m", "ter", "chrf"]
    finished = subprocess.run(
        [*program, *options], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    told = {one["name"]: one for one in json.loads(finished.stdout)}
    total = figures_of(*PAIRS)
    assert total.chrf_score is not None
    assert round(total.ter_score, 6) == told["TER"]["score"]
    assert round(total.chrf_score, 6) == told["chrF2"]["score"]
    assert signatures() == {"ter": told["TER"]["signature"], "chrf": told["chrF2"]["signature"]}


def test_the_settings_are_these() -> None:
    told = {name: text.rpartition("|version:")[0] for name, text in signatures().items()}
    assert told == {
        "ter": "nrefs:1|case:mixed|tok:tercom|norm:yes|punct:yes|asian:yes",
        "chrf": "nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no",
    }
