"""The pages by area, one module each. A module lists its pages in ``PAGES``; no list names the module."""
