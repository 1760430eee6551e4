"""How a form looks: a form definition becomes HTML for phones, and what a browser sends back raw values.

Everything works without a script. A script may improve these, found by their attributes:

- `data-field` and `data-kind` on each `.field`: the field's id and type.
- `data-required-if` on the mark of a field that is required under a condition; hidden while it fails.
- `data-depends` on a conditional or computed field: the ids it reads, as a JSON list; after a change of one
  of them a script asks the server what the form needs now. `data-unneeded` marks a conditional field that the values
  at hand do not ask for; a script may hide it, without a script it stays, and what it holds is dropped.
- `data-at-most` on a text input: the most characters taken, for a counter.
- `data-locate` on a position: fill it with `latitude,longitude,accuracy,system,time`.
- `data-sign` on a signature's file input: draw on a canvas instead.
- `data-largest` on a file input: the most bytes taken, to warn or shrink before sending.
"""

from runtime.web.forms.browser_values import UploadedFile, field_named, raw_from_form
from runtime.web.forms.rendering import render_form

__all__ = ["UploadedFile", "field_named", "raw_from_form", "render_form"]
