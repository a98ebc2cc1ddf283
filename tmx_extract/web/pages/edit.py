"""Edit one segment: check the typed text, approve it, undo it."""

from collections.abc import Mapping
from dataclasses import asdict
from hmac import compare_digest
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from tmx_extract.errors import OutdatedText, TmxExtractError
from tmx_extract.flows.check import check_texts, find_meaning
from tmx_extract.flows.edit import EditRequest, EditResult, edit_segment
from tmx_extract.flows.segment import SegmentAddress, expect_segment, find_address, show_segment
from tmx_extract.flows.undo import undo
from tmx_extract.model import pair_hash
from tmx_extract.spacing import with_line_feeds
from tmx_extract.store.concordance.index import complete_index
from tmx_extract.store.edits.find_segments import StoredSegment
from tmx_extract.store.runs import iter_runs
from tmx_extract.store.segment_context import SegmentContext
from tmx_extract.web.access import BASE, is_same_origin
from tmx_extract.web.json_edit import EDITOR, LONGEST_TARGET
from tmx_extract.web.lookups import workers_of
from tmx_extract.web.pages.addresses import segment_address
from tmx_extract.web.pages.done import describe_edit, show_done
from tmx_extract.web.pages.rendering import page, render_error, render_text
from tmx_extract.web.pages.segment import ADDRESS, read_address
from tmx_extract.web.parameters import RequestParameter, read_known
from tmx_extract.web.workers import MemoryReader
from tmx_extract.web.writing import can_edit, writer_of

_FORM = (
    *ADDRESS,
    RequestParameter(name="target", kind="text", most=LONGEST_TARGET, help="The new target."),
    RequestParameter(name="seen", kind="text", most=100, help="The version that was shown."),
    *EDITOR,
    RequestParameter(
        name="action",
        kind="text",
        values=("approve", "check"),
        default="approve",
        help="What to do.",
    ),
)


def list_routes() -> list[BaseRoute]:
    """Return the routes."""
    return [
        Route("/edit", page(_show_form), methods=["GET"]),
        Route("/edit", page(_receive), methods=["POST"]),
        Route("/undo", page(_undo), methods=["POST"]),
    ]


def _refuse_reading(request: Request) -> Response | None:
    """Return why nothing may be changed; None if it may."""
    if can_edit(request):
        return None
    error = TmxExtractError(
        "this memory is open for reading only",
        advice="Start the server without --read-only, and make the file writable.",
    )
    return render_error(request, error, 403)


def refuse_form(request: Request, form: FormData) -> Response | None:
    """Return why a form is refused; None if a page of this start of the server sent it."""
    given = str(form.get("token", ""))
    expected: str = request.app.state.form_token
    if is_same_origin(request.scope, request.headers) and compare_digest(
        given.encode(errors="replace"), expected.encode()
    ):
        return _refuse_reading(request)
    error = TmxExtractError(
        "the form is from another site, or from an earlier start of the server",
        advice="Open the page again, and repeat the edit.",
    )
    return render_error(request, error, 403)


async def _show_form(request: Request) -> Response:
    refused = _refuse_reading(request)
    if refused is not None:
        return refused
    address = read_address(request.query_params)

    def read(reader: MemoryReader) -> str:
        segment, context = show_segment(reader.connection, address)
        shown = {"target": segment.target, "by": "", "comment": "", "scope": "everywhere"}
        return _render(request, segment, context, shown)

    return HTMLResponse(await workers_of(request).run(read))


async def _receive(request: Request) -> Response:
    form = await request.form()
    refused = refuse_form(request, form)
    if refused is not None:
        return refused
    values = _read_form(form)
    address = read_address(values)
    if values["action"] == "check":
        return await _show_again(request, address, values)
    try:
        result = await writer_of(request).run(lambda connection: _edit(connection, address, values))
    except OutdatedText as error:
        return await _show_again(request, address, values, error=error, status=409)
    except TmxExtractError as error:
        return await _show_again(request, address, values, error=error, status=400)
    base = request.scope[BASE]
    if "part" in request.query_params:
        text = render_text(
            request,
            "edited.html",
            message=describe_edit(result),
            run=result.run,
            form_token=request.app.state.form_token,
            address=address,
        )
        return HTMLResponse(text)
    return RedirectResponse(segment_address(address, base) + show_done(result), 303)


def _read_form(form: FormData) -> dict[str, Any]:
    values = read_known(_FORM, form)
    # Forms send line ends as CRLF, whatever the field had.
    values["target"] = with_line_feeds(values["target"] or "")
    return values


def _edit(connection: Any, address: SegmentAddress, values: Mapping[str, Any]) -> EditResult:
    segment = expect_segment(connection, address)
    target = _with_line_ends(values["target"], segment.target)
    request = EditRequest(
        **asdict(address),
        target=target,
        by=values["by"],
        comment=values["comment"],
        scope=values["scope"],
        expected=segment.target,
    )
    if values["seen"] != name_version(segment) and target != segment.target:
        raise OutdatedText(address.place, expected="", current=segment.target)
    return edit_segment(connection, request)


def _with_line_ends(typed: str, current: str) -> str:
    """Return the text with the line ends of the current one."""
    return typed.replace("\n", "\r\n") if "\r\n" in current else typed


def name_version(segment: StoredSegment) -> str:
    """Return a name of the current text: a form would change the line ends of the text itself."""
    names = (segment.source_locale, segment.locale, segment.source, segment.target)
    return pair_hash(*names).hex()


async def _show_again(
    request: Request,
    address: SegmentAddress,
    values: Mapping[str, Any],
    *,
    error: TmxExtractError | None = None,
    status: int = 200,
) -> Response:
    """Return the form with the typed text, its findings, and an error."""

    def read(reader: MemoryReader) -> str:
        segment, context = show_segment(reader.connection, address)
        return _render(request, segment, context, values, error)

    return HTMLResponse(await workers_of(request).run(read), status)


def _render(
    request: Request,
    segment: StoredSegment,
    context: SegmentContext,
    values: Mapping[str, Any],
    error: TmxExtractError | None = None,
) -> str:
    address = find_address(segment)
    target = _with_line_ends(values["target"], segment.target)
    findings = check_texts(segment.source, target, segment.source_locale, segment.locale)
    return render_text(
        request,
        "edit.html",
        is_part="part" in request.query_params,
        address=address,
        segment=segment,
        context=context,
        one=context.itself,
        shown=values,
        seen=name_version(segment),
        findings=[(one, find_meaning(one.code)) for one in findings],
        error=error,
        is_outdated=isinstance(error, OutdatedText),
        back=segment_address(address, request.scope[BASE]),
        form_token=request.app.state.form_token,
    )


async def _undo(request: Request) -> Response:
    form = await request.form()
    refused = refuse_form(request, form)
    if refused is not None:
        return refused
    address = read_address({name: str(value) for name, value in form.items() if value})
    run = str(form.get("run", ""))

    def remove(connection: Any) -> None:
        # Only edits of this segment: a form must not undo whole inputs.
        is_edit = any(
            str(one.id) == run and one.kind == "merge" and address.place in one.inputs
            for one in iter_runs(connection)
        )
        if not is_edit:
            raise TmxExtractError(f"run {run} is not an edit of {address.place}")
        undo(connection, int(run))

    writer = writer_of(request)
    await writer.run(remove)
    # Undoing drops the index of texts. The next search should not wait for it.
    writer.start(complete_index)
    return RedirectResponse(segment_address(address, request.scope[BASE]) + "&verdict=undone", 303)
