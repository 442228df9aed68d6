"""Types for annotations."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Interface text: translated already, or translated when it is shown.
type Translatable = StrOrPromise
