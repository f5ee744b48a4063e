"""Write everything that is generated: ``python -m tools.docs``."""

import os

os.environ["DUECOURSE_LANG"] = "en"  # the command line reads its language when it is imported


def main() -> None:
    """Write the generated pages and parts, then play the tours and write what their commands print."""
    from tools.docs.pages import generated
    from tools.docs.tour import TOURS, played_in_a_new_folder

    for page, text in generated():
        page.write_text(text, encoding="utf-8")
    for language in TOURS:
        for page, text in played_in_a_new_folder(language):
            page.write_text(text, encoding="utf-8")


main()
