"""The words of pages, one module an area; every constant that is a ``Text`` reaches the templates of its pages."""
