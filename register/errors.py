"""The one error base of this package."""


class RegisterError(Exception):
    """Something in the register is not as asked; the subclasses carry what, as fields."""
