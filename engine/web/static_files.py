"""Style sheets and scripts: served from our own origin, under an address that changes with their content."""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from engine.reports.html import style_sheet

PATH = "/static/{name}"
_FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file with its type and the hash of its content."""

    content: bytes
    type: str
    hash: str


@cache
def asset(name: str) -> Asset | None:
    """The asset of a name; None where there is none. htmx comes out of its wheel, charts have the reports' colours."""
    if name == "htmx.js":
        content = files("js_lib_htmx").joinpath("static/htmx/htmx.min.js").read_bytes()
    elif name == "chart.css":
        content = style_sheet(name).replace(":root", ".report").encode()  # the rest of a page keeps its own colours
    else:
        known = {path.name: path for path in _FOLDER.iterdir() if path.suffix in _TYPES}
        if name not in known:
            return None
        content = known[name].read_bytes()
    return Asset(content, _TYPES[Path(name).suffix], hashlib.sha256(content).hexdigest()[:16])


def asset_url(name: str) -> str:
    """The address of an asset, with the hash of its content. Raises LookupError where there is none."""
    if (found := asset(name)) is None:
        raise LookupError(name)
    return f"{PATH.format(name=name)}?{found.hash}"


async def static_file(request: Request) -> Response:
    """Answer with an asset. Browsers keep it for a year: a new content has a new address."""
    found = asset(request.path_params["name"])
    if found is None:
        return Response(status_code=404)
    return Response(found.content, media_type=found.type, headers={"cache-control": _YEAR})
