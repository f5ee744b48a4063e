"""Write everything that is generated: ``python -m tools.docs``."""

from tools.docs.pages import generated
from tools.docs.tour import TOURS, played_in_a_new_folder


def main() -> None:
    """Write the generated pages and parts, then play the tours and write what their commands print."""
    for page, text in generated():
        page.write_text(text, encoding="utf-8")
    for language in TOURS:
        for page, text in played_in_a_new_folder(language):
            page.write_text(text, encoding="utf-8")


main()
