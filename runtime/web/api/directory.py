"""Who is there: the caller, the people and units in the caller's sight, who may approve an exception."""

from __future__ import annotations

from typing import Annotated, get_args

from pydantic import Field
from starlette.requests import Request

from engine.model.document.process import Permission
from runtime.queries.directory import people_within, units_within
from runtime.web.api.answers import Answer, ColleagueAnswer, PersonAnswer, UnitId, UnitName
from runtime.web.api.caller import reading
from runtime.web.api.router import api
from runtime.web.permission import approvers, may

router = api("people")


class HeldRole(Answer):
    role: Annotated[str, Field(examples=["销售代表"])]
    unit: UnitId
    unit_name: UnitName


class MeAnswer(Answer):
    """`may` are words of the model's `may` that one of the caller's roles has; administrators have all."""

    person: PersonAnswer
    login: Annotated[str, Field(examples=["li"])]
    organisation: Annotated[str, Field(examples=["安和医疗"])]
    administrator: bool
    roles: list[HeldRole]
    may: Annotated[list[str], Field(examples=[["assign", "export"]])]


class UnitAnswer(Answer):
    """`parent` may be a unit that the caller does not see."""

    id: UnitId
    name: UnitName
    parent: Annotated[str | None, Field(examples=["east"])]
    kind: Annotated[str, Field(examples=["城市"])]


@router.get("/me", summary="The caller")
def me(request: Request) -> MeAnswer:
    """Whose token this is, with the roles held now and what they permit."""
    with reading(request) as desk:
        account = desk.account
        return MeAnswer(
            person=PersonAnswer(id=account.person, name=account.name),
            login=account.login,
            organisation=account.organisation_name,
            administrator=account.administrator,
            roles=[
                HeldRole(role=held.role, unit=held.unit, unit_name=held.unit_name)
                for held in account.memberships
            ],
            may=[power for power in get_args(Permission) if may(desk, power)],
        )


@router.get("/people", summary="People in sight")
def people(request: Request) -> list[ColleagueAnswer]:
    """Who holds a role now below the caller, and the caller: once for each role and unit.

    Whom a lead can be given to outside the caller's sight says `GET /agreements/{agreement}/receivers`.
    """
    with reading(request) as desk:
        return [
            ColleagueAnswer(id=row.id, name=row.name, role=row.role, unit=row.unit, unit_name=row.unit_name)
            for row in people_within(desk.connection, desk.scope, desk.model.roles, desk.now)
        ]


@router.get("/units", summary="Units in sight")
def units(request: Request) -> list[UnitAnswer]:
    """The units below the caller and those in which the caller has a place, parents first."""
    with reading(request) as desk:
        own = {held.unit for held in desk.account.memberships}
        return [
            UnitAnswer(id=row.id, name=row.name, parent=row.parent, kind=row.kind)
            for row in units_within(desk.connection, desk.scope, own)
        ]


@router.get("/cases/{case}/approvers", summary="Who may approve an exception")
def case_approvers(request: Request, case: str) -> list[PersonAnswer]:
    """People upward from the case's unit whose role may approve; `POST /cases/{case}/override` names one."""
    with reading(request) as desk:
        found = approvers(desk, desk.open(case).for_work())
        return [PersonAnswer(id=id, name=name) for id, name in found.items()]
