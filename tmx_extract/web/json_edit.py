"""Edits through the API."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, get_args

from starlette.requests import Request

from tmx_extract.flows.edit import EditRequest, EditScope, edit_segment
from tmx_extract.web.endpoint import Endpoint
from tmx_extract.web.parameters import RequestParameter
from tmx_extract.web.writing import writer_of

_LONGEST_NAME = 2_000
LONGEST_TARGET = 200_000
"""In characters."""
EDITOR = (
    RequestParameter(name="by", kind="text", most=200, default="", help="Name of the person."),
    RequestParameter(name="comment", kind="text", most=2_000, default="", help="A comment."),
    RequestParameter(
        name="scope",
        kind="text",
        values=get_args(EditScope),
        default="everywhere",
        help="Only this segment, or all with the same pair.",
    ),
)
"""The parameters of every edit: who, why and where."""
_EDIT = (
    *(
        RequestParameter(name=name, kind="text", most=_LONGEST_NAME, is_required=True, help=words)
        for name, words in (
            ("locale", "Target locale."),
            ("path", "Path of the page, as in a hit."),
            ("segment_id", "Id of the segment, such as 4ef9c-103."),
        )
    ),
    RequestParameter(
        name="source_locale", kind="text", most=100, default="en-US", help="Source locale."
    ),
    RequestParameter(
        name="repository", kind="text", most=_LONGEST_NAME, default="", help="As in a hit."
    ),
    RequestParameter(
        name="target", kind="text", most=LONGEST_TARGET, is_required=True, help="New target."
    ),
    RequestParameter(
        name="expected",
        kind="text",
        most=LONGEST_TARGET,
        help="Target that you saw; if it has changed, the status is 409.",
    ),
    *EDITOR,
)


async def _edit(request: Request, values: Mapping[str, Any]) -> Any:
    given = EditRequest(**values)
    result = await writer_of(request).run(lambda connection: edit_segment(connection, given))
    return asdict(result)


EDIT = Endpoint(
    path="/api/edit",
    method="POST",
    summary="Give a segment another target, in a run that can be undone.",
    parameters=_EDIT,
    answer=_edit,
    changes=True,
)
