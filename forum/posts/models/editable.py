from hashlib import blake2b

from .refusal import ChangedSince


class Editable:
    """Mixin for texts that their author may edit in several tabs, or on several devices, at once."""

    @property
    def text_fields(self) -> dict[str, str]:
        raise NotImplementedError

    @property
    def stamp(self) -> str:
        """Differs whenever anything that its edit form shows differs. The form carries it along as `base`."""
        return blake2b(repr(list(self.fields_in_form.items())).encode(), digest_size=12).hexdigest()

    @property
    def fields_in_form(self) -> dict[str, object]:
        return dict(self.text_fields)

    def check_base(self, base: str) -> None:
        """Raise ChangedSince if the form was opened before the latest change. The row must be locked.

        Forms without a base were opened before the site had this check.
        """
        if base and base != self.stamp:
            raise ChangedSince(self)
