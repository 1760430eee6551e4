"""Argon2 hashes of passwords. One hash takes a third of a second and 64 MB, so callers are in a thread."""

from __future__ import annotations

from threading import BoundedSemaphore

from pwdlib import PasswordHash

_argon2 = PasswordHash.recommended()
# A crowd of logins must not take all memory and both cores: the others wait here.
_turn = BoundedSemaphore(2)
# Checked for an unknown login, so that the time of the answer does not tell which logins exist.
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$iwLzHc/0ZtZmKjQJuF8xfw$ZgTp+uXbGLxqpgunElBc+H62Lm2BWvvTnnF/r8yiDiw"


def hash_password(password: str) -> str:
    with _turn:
        return _argon2.hash(password)


def password_matches(password: str, stored: str | None) -> bool:
    with _turn:
        return _argon2.verify(password, stored or _NOBODY) and stored is not None
