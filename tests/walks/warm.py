"""All that a site imports and compiles when it needs it, loaded here once: a start takes a sixth of the time then."""

import importlib

from engine.web.page import pages
from engine.web.rendering import environment

for module in (
    "engine.store.ledger",
    "engine.store.connect",
    "engine.services.closed_months",
    "engine.services.older_rows",
    "uvicorn.loops.auto",
    "uvicorn.protocols.http.auto",
    "babel.dates",
    "js_lib_htmx",
    "anyio._backends._asyncio",
    "tests.walks.served",
):
    importlib.import_module(module)
pages()
for name in environment().list_templates(extensions=["html"]):
    environment().get_template(name)
