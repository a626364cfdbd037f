"""The paper of a transport permit: one sheet, three languages, and the code that proves it."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec
import segno
import typst

from hima.plain_text import visible
from hima.registry.transport.permit import TransportPermit
from hima.report.permit_words import KINDS, WORDS
from hima.units import SECOND_NS

_FOLDER: Final = Path(__file__).parent
CODE_MM: Final = 70.0
"""Side of the printed code with its quiet zone."""
LINES_MAX: Final = 12
"""Items that the first sheet shows; the rest follows on the next."""


def permit_pdf(permit: TransportPermit, token: str, pixels_per_inch: float | None = None) -> bytes:
    """The paper as PDF, or its first sheet as PNG.

    Args:
        permit: An issued permit.
        token: Its token.
        pixels_per_inch: For a PNG; None for the PDF.
    """
    sheets: object = typst.compile(
        _FOLDER / "permit.typ",
        font_paths=[_FOLDER / "fonts"],
        ignore_system_fonts=True,
        sys_inputs={"data": msgspec.json.encode(_data(permit, token)).decode()},
        format="pdf" if pixels_per_inch is None else "png",
        ppi=pixels_per_inch,
    )
    sheet = sheets[0] if isinstance(sheets, list) else sheets  # PNGs come as a list, whatever the types say
    if not isinstance(sheet, bytes):
        raise TypeError(f"typst gave {type(sheet).__name__}")
    return sheet


def code_svg(token: str) -> str:
    """The token as a QR code, level M: 15 % of it may be soiled."""
    code, drawn = segno.make(token, error="m", micro=False, boost_error=False), io.BytesIO()
    code.save(drawn, kind="svg", border=4, xmldecl=False, svgns=True)
    return drawn.getvalue().decode()


def module_mm(token: str) -> float:
    """Side of one module of the printed code."""
    return CODE_MM / float(segno.make(token, error="m", micro=False, boost_error=False).symbol_size()[0])


def _data(permit: TransportPermit, token: str) -> dict[str, Any]:
    request, vehicle, route = permit.request, permit.request.vehicle, permit.request.route
    values = {
        "kind": "",
        "issuer": request.issuer,
        "consignor": request.consignor,
        "consignee": request.consignee,
        "carrier": vehicle.carrier,
        "plate": vehicle.plate,
        "driver": vehicle.driver,
        "origin": route.origin.name,
        "destination": route.destination.name,
        "checkpoints": " · ".join(place.name for place in route.checkpoints),
        "from": _moment(request.valid_from),
        "to": _moment(request.valid_to),
        "batteries": "; ".join(f"UN{b.un_number} × {b.quantity}, {b.each_wh:g} Wh" for b in request.batteries),
        "payload": request.payload,
        "conditions": request.conditions,
    }
    items = [[item.scheme.value.upper(), item.name, item.model, str(item.quantity)] for item in request.items]
    return {
        "number": permit.number,
        "rows": [
            {"labels": [words[key] for words in WORDS], "value": visible(value), "kinds": _kinds(permit, key)}
            for key, value in values.items()
            if value or key == "kind"
        ],
        "items": [[visible(cell) for cell in item] for item in items],
        "heads": [words["items"] for words in WORDS],
        "title": [words["title"] for words in WORDS],
        "check": [words["check"] for words in WORDS],
        "signed": [
            ", ".join((visible(key.by.name), visible(key.by.organisation), _instant(key.time_ns)))
            for key in permit.signatures
        ],
        "signed_heads": [words["signed"] for words in WORDS],
        "endorsed": [
            f"{word.authority.value}: {visible(word.by.name)}, {visible(word.by.organisation)}"
            for word in permit.endorsements
        ],
        "code": code_svg(token),
        "code_mm": CODE_MM,
        "first": LINES_MAX,
    }


def _kinds(permit: TransportPermit, key: str) -> list[str]:
    return [kinds[permit.request.kind] for kinds in KINDS] if key == "kind" else []


def _instant(time_ns: int) -> str:
    return _moment(datetime.fromtimestamp(time_ns // SECOND_NS, UTC))


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
