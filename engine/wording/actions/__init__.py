"""The words of actions: one module for each module of ``engine.domain.action``. A new module needs no entry elsewhere.

``TITLES``: the title of each kind of entry. ``HELP``: what each action does, by its name and variant. ``FIELDS``: what
each field is. ``DETAILS``: how a field that no other action has is written in the details of an entry, with
``{value}``. ``REFUSALS``: the sentence of each refusal. For forms: ``BUTTONS`` by the name of the action, where its
help is too long for one; ``LABELS`` by field, where the label of the option does not fit; ``CHOICES`` by field and
code.
"""
