"""Generate parts of the documentation: whole pages, parts of pages, and the output of the commands on pages.

``make docs`` writes all of it. The tests check that it would change nothing.
"""
