"""The one error base of this package."""


class KnowledgeError(Exception):
    """Something in the knowledge base is not as asked; the subclasses carry what, as fields."""
