"""One sentence carried over a redirect: what was just done. The words are in `templates/flash.html`."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import asdict, dataclass

from starlette.requests import Request
from starlette.responses import Response

COOKIE = "flash"


@dataclass(frozen=True, slots=True)
class Flash:
    """`done` names the sentence, `about` fills it; `draft` is the browser's draft that is no longer needed."""

    done: str
    about: str = ""
    draft: str = ""

    def put(self, response: Response) -> None:
        text = json.dumps(asdict(self), ensure_ascii=False).encode()
        response.set_cookie(
            COOKIE, urlsafe_b64encode(text).decode(), max_age=60, httponly=True, samesite="lax"
        )

    def clear(self, response: Response) -> None:
        response.delete_cookie(COOKIE, httponly=True, samesite="lax")


def take_flash(request: Request) -> Flash | None:
    try:
        content = json.loads(urlsafe_b64decode(request.cookies.get(COOKIE, "")))
        return Flash(str(content["done"]), str(content["about"])[:200], str(content["draft"])[:200])
    except (NotBase64, ValueError, KeyError, TypeError):
        return None
