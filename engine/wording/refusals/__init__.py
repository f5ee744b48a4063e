"""The sentences of refusals: each module has ``REFUSALS``, the sentence of each code. A new module needs no entry here.

Placeholders stand for the values of the refusal.
"""
