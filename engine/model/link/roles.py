"""Roles with what they see and may by default: the owner his own, a provider what it gave, others their unit."""

from __future__ import annotations

from engine.model.document import Document
from engine.model.document import Role as WrittenRole
from engine.model.kernel import Role
from engine.model.link.linkage import Linkage
from engine.model.shape import BROKEN

LEADS_MAY = frozenset({"assign", "export"})


def roles(linkage: Linkage, document: Document) -> dict[str, Role]:
    listed = document.roles
    written = listed if isinstance(listed, dict) else dict.fromkeys(listed)
    providers = {agreement.provider for agreement in document.agreements.values()}
    linkage.role(document.case.owner, ("case", "owner"))
    return {
        name: _role(linkage, name, said or WrittenRole(), document.case.owner, providers)
        for name, said in written.items()
        if name != BROKEN
    }


def _role(linkage: Linkage, name: str, written: WrittenRole, owner: str, providers: set[str]) -> Role:
    linkage.renamed("role", name, written.was)
    usual = "own" if name == owner else "given" if name in providers else "unit"
    sees = written.sees or usual
    if written.may is not None:
        may = frozenset[str](written.may)
    else:
        may = LEADS_MAY if usual == "unit" else frozenset()
    return Role(name, linkage.words(written.title, name), sees, may)  # type: ignore[arg-type]
