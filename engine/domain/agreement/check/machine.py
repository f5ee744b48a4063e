"""A check that needs no person. Each kind is a subclass in a module of its own in this package."""


class Machine:
    """A check that needs no person.

    A kind of check is a frozen dataclass whose last field is ``kind: Literal["file"] = "file"``: the name of its
    module, and the key of the check in an agreement.
    """

    __slots__ = ()

    @property
    def kind(self) -> str:
        """The name of the kind."""
        raise NotImplementedError

    @property
    def resource(self) -> str:
        """The name that the settings have for the resource of this check."""
        raise NotImplementedError
