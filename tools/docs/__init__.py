"""The documentation that is generated: whole pages, parts of pages, and the output of the commands that pages show.

``make docs`` writes all of it anew. The tests check that it would change nothing.
"""
