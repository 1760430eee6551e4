"""Documents in, model or diagnostics out: every problem at once, each with file, line and column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from engine.actions.channel import listed
from engine.diagnostics import Diagnostic, Location, Severity, Text
from engine.model import codes
from engine.model.document import Document
from engine.model.documents import Documents, merge
from engine.model.kernel import Activity, Agreement, Clause, Form, Model, RecordType, Rule, Stage
from engine.model.link import forms as link_forms
from engine.model.link.agreements import agreement
from engine.model.link.approvals import approvals
from engine.model.link.evidence import evidence_clauses
from engine.model.link.fields import Asked, form_of
from engine.model.link.forms import Forms
from engine.model.link.gates import Gates
from engine.model.link.linkage import Linkage
from engine.model.link.loops import warn_of_loops
from engine.model.link.reminders import reminders
from engine.model.link.roles import roles
from engine.model.link.rules import Rules
from engine.model.link.scores import score
from engine.model.link.stages import stage_clauses, stages
from engine.model.link.waits import waits
from engine.model.names import declared, refuse_doubles
from engine.model.report import Report
from engine.model.shape import read_shape
from engine.source import Source, path_text, read
from engine.triggers import TriggerKey


@dataclass(frozen=True, slots=True)
class Loaded:
    """`model` is None when there is an error; warnings leave it usable."""

    model: Model | None
    diagnostics: tuple[Diagnostic, ...]


def load(documents: Mapping[str, str | bytes]) -> Loaded:
    sources = [read(text, file) for file, text in sorted(documents.items())]
    problems = [problem for source in sources for problem in source.diagnostics]
    problems += [
        _no_model(source) for source in sources if source.readable and not isinstance(source.data, dict)
    ]
    if any(problem.severity is Severity.ERROR for problem in problems) or not sources:
        return Loaded(None, _sorted(problems))
    report = Report(_one_funnel(sources, problems))
    if any(problem.severity is Severity.ERROR for problem in problems):
        return Loaded(None, _sorted(problems))
    model = _read(report)
    problems += report.found
    failed = any(problem.severity is Severity.ERROR for problem in problems)
    return Loaded(None if failed else model, _sorted(problems))


def _no_model(source: Source) -> Diagnostic:
    return Diagnostic(codes.NOT_A_MODEL, location=Location(source.file, 1, 1))


def _one_funnel(sources: list[Source], problems: list[Diagnostic]) -> Documents:
    funnels = [source for source in sources if isinstance(source.data, dict) and "funnel" in source.data]
    if not funnels:
        problems.append(Diagnostic(codes.NO_FUNNEL, "funnel", location=Location(sources[0].file, 1, 1)))
    for extra in funnels[1:]:
        name = str(extra.data["funnel"]) if isinstance(extra.data, dict) else ""
        place = extra.locate_key(("funnel",))
        problems.append(Diagnostic(codes.SEVERAL_FUNNELS, "funnel", {"name": name}, place))
    documents, twice = merge([source for source in sources if source not in funnels[1:]])
    for path, source in twice:
        said = {"name": str(path[-1])}
        problems.append(Diagnostic(codes.SAID_TWICE, path_text(path), said, source.locate_key(path)))
    return documents


def _sorted(problems: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """In the order of the text; a shared form that is used twice is complained about once."""
    once = {
        (str(problem.code), problem.path, problem.location, problem.message("en")): problem
        for problem in problems
    }
    return tuple(sorted(once.values(), key=_place))


def _place(problem: Diagnostic) -> tuple[str, int, int, str]:
    at = problem.location or Location("", 0, 0)
    return (at.file, at.line, at.column, str(problem.code))


def _read(report: Report) -> Model | None:
    names = declared(report.documents.data)
    refuse_doubles(names, report)
    document, broken = read_shape(report)
    if document is None:
        return None
    zone = document.timezone if _known_zone(report, document.timezone) else "UTC"
    return _link(Linkage(report, names, broken, document.language, document.calendar, zone), document)


def _link(linkage: Linkage, document: Document) -> Model | None:
    case, case_form, activities, records = _forms(linkage, document)
    linkage.approvals = approvals(linkage, document, activities, records)
    all_stages = _stages(linkage, document, Gates(linkage, case_form, activities, records))
    clauses = _clauses(linkage, document, all_stages, activities)
    agreements = _agreements(linkage, document, activities, clauses)
    rules = _rules(linkage, document, activities, clauses)
    scores = {id: score(linkage, id, it, activities) for id, it in document.scores.items()}
    all_roles = roles(linkage, document)
    case_name = link_forms.name_field(linkage, document.case, case)
    if case_name is None:
        return None
    model = Model(
        version=linkage.report.documents.version,
        funnel=document.funnel,
        title=linkage.words(document.title, document.funnel),
        timezone=document.timezone,
        language=document.language,
        calendar=document.calendar,
        channels=listed(document.send_by),
        roles=all_roles,
        owner_role=document.case.owner,
        case_form=case_form,
        case_name=case_name,
        unique=link_forms.unique_fields(linkage, document.case.unique, ("case", "unique"), case),
        amount=link_forms.amount_field(linkage, document.case, case),
        source=link_forms.source_field(linkage, document.case),
        activities=activities,
        record_types=records,
        stages=all_stages,
        rules=rules,
        clauses=clauses,
        clause_starts=_keyed({id: (clause.start.key(),) for id, clause in clauses.items()}),
        clause_stops=_keyed({id: tuple(it.key() for it in clause.stop) for id, clause in clauses.items()}),
        agreements=agreements,
        scores=scores,
        reminders=reminders(linkage, document.reminders, document.timezone),
        waits=waits(linkage, document.waits, all_stages),
    )
    return _gathered(linkage, model)


def _gathered(linkage: Linkage, model: Model) -> Model:
    """With what came together while the parts were linked."""
    return replace(
        model,
        definitions=linkage.definitions,
        tables=linkage.tables,
        demands=linkage.demands,
        segments=linkage.segments,
        schedules=linkage.schedules,
        renames=linkage.renames,
        approvals=linkage.approvals,
        records_read=frozenset(linkage.records_read),
    )


def _forms(
    linkage: Linkage, document: Document
) -> tuple[Asked, Form, dict[str, Activity], dict[str, RecordType]]:
    """The types of all fields first, then the definitions, then the expressions that read them."""
    forms = Forms(linkage, document)
    case = forms.case()
    linkage.case_types = case.types
    asked = {
        (section, id): forms.asked(f"{kind}/{id}", linkage.words(it.title, id), it, (section, id))
        for section, kind, written in (
            ("activities", "activity", document.activities),
            ("records", "record", document.records),
        )
        for id, it in written.items()
    }
    linkage.record_types = {id: asked["records", id].types for id in document.records}
    link_forms.define(linkage, document)
    forms.refuse_unused()
    case_form = form_of(linkage, case)
    linkage.case_titles = {field.id: field.title for field in case_form.fields}
    types = {id: asked["activities", id].types for id in document.activities}
    activities = {
        id: link_forms.activity(linkage, id, it, asked["activities", id], types)
        for id, it in document.activities.items()
    }
    records = {
        id: link_forms.record_type(linkage, id, it, asked["records", id])
        for id, it in document.records.items()
    }
    return case, case_form, activities, records


def _stages(linkage: Linkage, document: Document, gates: Gates) -> Mapping[str, Stage]:
    """What actions may name is known before the first of them is linked."""
    linkage.lower_demand = gates.lower
    linkage.stages = stages(linkage, gates, document.stages)
    return linkage.stages


def _clauses(
    linkage: Linkage, document: Document, all_stages: Mapping[str, Stage], activities: Mapping[str, Activity]
) -> dict[str, Clause]:
    """Those of agreements come with them."""
    limits = stage_clauses(linkage, all_stages, document.stages)
    return limits | evidence_clauses(linkage, document.activities, activities)


def _agreements(
    linkage: Linkage, document: Document, activities: Mapping[str, Activity], clauses: dict[str, Clause]
) -> dict[str, Agreement]:
    found: dict[str, Agreement] = {}
    for id, written in document.agreements.items():
        found[id], own = agreement(linkage, id, written, activities)
        clauses |= own
    return found


def _rules(
    linkage: Linkage, document: Document, activities: Mapping[str, Activity], clauses: Mapping[str, Clause]
) -> dict[TriggerKey, tuple[Rule, ...]]:
    reader = Rules(linkage, activities, clauses)
    found: dict[TriggerKey, tuple[Rule, ...]] = {}
    for id, written in document.rules.items():
        for rule in reader.lower(id, written):
            key = rule.trigger.key()
            found[key] = (*found.get(key, ()), rule)
    warn_of_loops(linkage, found)
    return found


def _keyed(triggers: Mapping[str, tuple[TriggerKey, ...]]) -> dict[TriggerKey, tuple[str, ...]]:
    found: dict[TriggerKey, tuple[str, ...]] = {}
    for clause, keys in triggers.items():
        for key in keys:
            found[key] = (*found.get(key, ()), clause)
    return found


def _known_zone(report: Report, name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of zones is no zone: OSError
        # The tz database names China's zone after Shanghai, which nobody in Beijing expects.
        zones = {"Asia/Shanghai"} if "beijing" in name.casefold() else available_timezones()
        candidates = dict.fromkeys(zones, Text("", ""))
        report.unknown(codes.UNKNOWN_ZONE, ("timezone",), name, candidates)
        return False
    return True
