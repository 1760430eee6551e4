"""From XPath to our expressions, so that both say the same of every answer, an empty one included.

In XPath an empty answer is an empty text, and no number: it differs from everything, so `!=` and a
denied comparison hold of it. In ours no comparison holds of what is missing, so that is said beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from engine.diagnostics import Text
from engine.expressions import BOOL, DATE, DATE_TIME, NUMBER, TEXT, Type
from engine.xlsform.said import (
    ATOM,
    CHOICE,
    COMPARISON,
    NOT,
    OR,
    PRODUCT,
    SIGN,
    SUM,
    Said,
    joined,
    missing,
    together,
    unless_missing,
)
from engine.xlsform.xpath import Binary, Call, Literal, Negative, Node, Number, Reference, Untranslatable

_COMPARISONS = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_OPPOSITES = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_SIGNS = {"+": ("+", SUM), "-": ("-", SUM), "*": ("*", PRODUCT), "div": ("/", PRODUCT), "mod": ("%", PRODUCT)}
_TEXT_TESTS = {"contains": "contains", "starts-with": "starts_with", "ends-with": "ends_with"}
_FUNCTIONS: dict[str, tuple[str, Type | None]] = {
    "round": ("round", NUMBER),
    "abs": ("abs", NUMBER),
    "number": ("number", NUMBER),
    "min": ("min", None),
    "max": ("max", None),
    "coalesce": ("coalesce", None),
}
_CLOCKS = {"today": DATE, "now": DATE_TIME}


@dataclass(frozen=True, slots=True)
class Translation:
    """`ids` of the questions by their names in the form, `types` by id; `own` is what `.` stands for.

    `rows` are the repeats and what stands in them, by name, as they are asked from outside: `明细`, `明细.数量`.
    Raises Untranslatable.
    """

    ids: Mapping[str, str]
    types: Mapping[str, Type]
    own: str = ""
    rows: Mapping[str, str] = field(default_factory=dict)
    certain: frozenset[str] = frozenset()

    def condition(self, node: Node) -> Said:
        match node:
            case Binary("or", left, right):
                return joined("or", [self.condition(left), self.condition(right)])
            case Binary("and"):
                parts = list(_chain(node))
                filled = {name for part in parts for name in self._filled(part)}
                return joined("and", [self._knowing(filled, part).condition(part) for part in parts])
            case Binary(operator, left, right) if operator in _COMPARISONS:
                return self._compare(operator, left, right)
            case Call("not", (inner,)):
                return self.denied(inner)
            case Call("boolean", (inner,)):
                return self.condition(inner)
            case Call("true" | "false" as word, ()):
                return Said(word.capitalize(), type=BOOL)
            case Call("if", (test, then, otherwise)):
                return self._if(self.condition(test), self.condition(then), self.condition(otherwise))
            case Reference():
                return self._answered(node)
            case Call():
                return self._test(node)
        raise Untranslatable(Text("这里要的是条件", "a condition is wanted here"))

    def denied(self, node: Node) -> Said:
        """The opposite; a comparison that fails for want of an answer is a `not` that holds."""
        match node:
            case Binary("or" | "and" as word, left, right):
                return joined("and" if word == "or" else "or", [self.denied(left), self.denied(right)])
            case Binary("=" | "!=" as operator, left, right):
                return self._compare(_OPPOSITES[operator], left, right)
            case Binary(operator, left, right) if operator in _OPPOSITES:
                found = self._compare(_OPPOSITES[operator], left, right)
                return unless_missing(found, self._doubtful(found))
            case Call("not", (inner,)):
                return self.condition(inner)
            case Call("true" | "false" as word, ()):
                return Said("False" if word == "true" else "True", type=BOOL)
            case Reference():
                name = self._name(node)
                return missing(name)
            case Call("selected", (Reference() as asked, Literal(option))):
                found = self._selected(asked, option, holds=False)
                return unless_missing(found, self._doubtful(found))
        found = self.condition(node)
        said = Said(f"not {found.within(NOT)}", NOT, BOOL)
        return unless_missing(said, self._doubtful(found))

    def value(self, node: Node) -> Said:
        match node:
            case Literal(text):
                return Said(f"'{text}'" if '"' in text else f'"{text}"', type=TEXT)
            case Number(text):
                return Said(text, type=NUMBER)
            case Reference():
                name = self._name(node)
                return Said(name, type=self.types[name], absent=(name,), plain=True)
            case Negative(operand):
                inner = self.value(operand)
                return Said(f"-{inner.within(SIGN)}", SIGN, NUMBER, inner.absent)
            case Binary(operator, left, right) if operator in _SIGNS:
                return self._arithmetic(operator, self.value(left), self.value(right))
            case Call("if", (test, then, otherwise)):
                return self._value_if(test, then, otherwise)
            case Call("count" | "sum" | "min" | "max" as function, (Reference(name),)) if name in self.rows:
                return self._of_rows(function, self.rows[name])
            case Call(function, arguments) if function in _FUNCTIONS or function in _CLOCKS:
                return self._call(function, [self.value(each) for each in arguments])
            case Call():
                return self._text_or_list(node)
        return self.condition(node)

    def _name(self, reference: Reference) -> str:
        if not reference.name:
            if not self.own:
                raise Untranslatable(Text("“.”在这里没有所指", "“.” stands for nothing here"))
            return self.own
        if "." in self.rows.get(reference.name, ""):
            raise Untranslatable(
                Text(
                    f"“{reference.name}”有好几行,这里只认 sum、count、min 和 max",
                    f"“{reference.name}” has several rows; only sum, count, min and max of them are known here",
                )
            )
        id = self.ids.get(reference.name)
        if id is None or id not in self.types:
            raise Untranslatable(
                Text(
                    f"它读的“{reference.name}”没有转换过来",
                    f"“{reference.name}”, which it reads, is left out",
                )
            )
        return id

    def _knowing(self, names: set[str], part: Node) -> Translation:
        """What stands beside `${a} != ''` may take it that a is filled in; that test itself may not."""
        return replace(self, certain=self.certain | (names - set(self._filled(part))))

    def _filled(self, node: Node) -> list[str]:
        match node:
            case Binary("!=", Reference() | Call("coalesce") as asked, Literal("")):
                return list(self.value(asked).absent)
        return []

    def _doubtful(self, *parts: Said) -> list[str]:
        return [name for name in together(*parts) if name not in self.certain]

    def _answered(self, node: Reference) -> Said:
        name = self._name(node)
        if self.types[name] == BOOL:
            return Said(name, type=BOOL)
        return Said(f"filled({name})", type=BOOL)

    def _compare(self, operator: str, left: Node, right: Node) -> Said:
        if operator in ("=", "!="):
            for side, other in ((left, right), (right, left)):
                if side == Literal("") and isinstance(other, Reference | Call):
                    asked = self.value(other).text
                    return missing(asked) if operator == "=" else Said(f"filled({asked})", type=BOOL)
                if isinstance(other, Reference) and self.types[self._name(other)] == BOOL:
                    return self._yes_or_no(self._name(other), side, equal=operator == "=")
        one, two = _alike(left, self.value(left), right, self.value(right))
        said = Said(
            f"{one.within(SUM)} {_COMPARISONS[operator]} {two.within(SUM)}",
            COMPARISON,
            BOOL,
            together(one, two),
        )
        doubtful = self._doubtful(one, two)
        if operator == "!=" and doubtful and CHOICE in (one.binds, two.binds):
            raise Untranslatable(Text("!= 的一边是 if()", "one side of its != is an if()"))
        if one.plain and two.plain and operator in ("=", "!=") and len(doubtful) == 2:
            return _both_plain(operator, said, *doubtful)
        return unless_missing(said, doubtful) if operator == "!=" else said

    def _yes_or_no(self, name: str, answer: Node, *, equal: bool) -> Said:
        said_no, yes = Said(f"not {name}", NOT, BOOL), Said(name, type=BOOL)
        match answer:
            case Literal("OK" | "yes" | "true"):
                return yes if equal else said_no
            case Literal("no" | "false") if equal:
                return joined("and", [Said(f"filled({name})", type=BOOL), said_no])
            case Literal("no" | "false"):
                return unless_missing(yes, [name])
        raise Untranslatable(Text(f"“{name}”只有是和否", f"“{name}” is only yes or no"))

    def _test(self, node: Call) -> Said:
        match node:
            case Call("selected", (Reference() as asked, Literal(option))):
                return self._selected(asked, option, holds=True)
            case Call(function, (whole, part)) if function in _TEXT_TESTS:
                one, two = self.value(whole), self.value(part)
                return Said(
                    f"{_TEXT_TESTS[function]}({one.text}, {two.text})", ATOM, BOOL, together(one, two)
                )
        raise Untranslatable(
            Text(f"没有和函数 {node.function}() 对应的", f"nothing answers to its function {node.function}()")
        )

    def _selected(self, asked: Reference, option: str, *, holds: bool) -> Said:
        name, written = self._name(asked), self.value(Literal(option)).text
        if self.types[name] == BOOL:
            return self._yes_or_no(name, Literal(option), equal=holds)
        if self.types[name].is_list:
            text = f"{written} {'in' if holds else 'not in'} {name}"
        else:
            text = f"{name} {'==' if holds else '!='} {written}"
        return Said(text, COMPARISON, BOOL, (name,))

    def _text_or_list(self, node: Call) -> Said:
        match node:
            case Call("string-length" | "count-selected", (counted,)):
                inner = self.value(counted)
                if not self._doubtful(inner):
                    return Said(f"len({inner.text})", ATOM, NUMBER)
                return Said(f"coalesce(len({inner.text}), 0)", ATOM, NUMBER)
            case Call("concat", parts) if len(parts) > 1:
                return Said(" + ".join(self._never_missing(part) for part in parts), SUM, TEXT)
            case Call("string", (inner,)) if self.value(inner).type == TEXT:
                return self.value(inner)
            case Call("date", (Literal(day),)):
                return Said(f'date("{day}")', ATOM, DATE)
            case Call("date", (inner,)) if (found := self.value(inner)).type == DATE:
                return found
        return self.condition(node)

    def _of_rows(self, function: str, column: str) -> Said:
        """XPath counts and sums no rows to 0; ours says that there is nothing."""
        if function == "count":
            return Said(f"coalesce(len({column.partition('.')[0]}), 0)", ATOM, NUMBER)
        found = self._column(function, column)
        return Said(f"coalesce({found.text}, 0)", ATOM, found.type) if function == "sum" else found

    def _column(self, function: str, column: str) -> Said:
        whole, text = self.types.get(column), f"{function}({column})"
        return Said(text, ATOM, whole.item if whole else None, (text,))

    def _rows_of(self, name: str) -> str:
        """What the repeat around a question is called."""
        id = self.rows.get(name, "").partition(".")[0]
        return next((repeat for repeat, column in self.rows.items() if column == id), "")

    def _never_missing(self, node: Node) -> str:
        found = self.value(node)
        return f'coalesce({found.text}, "")' if self._doubtful(found) else found.within(SUM)

    def _arithmetic(self, operator: str, left: Said, right: Said) -> Said:
        absent = together(left, right)
        if left.type == DATE and operator == "-" and right.type == DATE:
            return Said(f"days_between({right.text}, {left.text})", ATOM, NUMBER, absent)
        if left.type == DATE and operator in "+-":
            days = right.text if operator == "+" else f"-{right.within(SIGN)}"
            return Said(f"add_days({left.text}, {days})", ATOM, DATE, absent)
        sign, binds = _SIGNS[operator]
        return Said(f"{left.within(binds)} {sign} {right.within(binds + 1)}", binds, NUMBER, absent)

    def _call(self, function: str, arguments: list[Said]) -> Said:
        if function in _CLOCKS:
            return Said(f"{function}()", ATOM, _CLOCKS[function])
        name, type_ = _FUNCTIONS[function]
        listed = ", ".join(argument.text for argument in arguments)
        gives = type_ or next((argument.type for argument in arguments), None)
        text = f"{name}({listed})"
        if function != "coalesce":
            return Said(text, ATOM, gives, together(*arguments))
        return Said(text, ATOM, gives, (text,) if all(each.absent for each in arguments) else ())

    def _value_if(self, test: Node, then: Node, otherwise: Node) -> Said:
        """`if(count(${lines}) > 0, sum(${price}), '')` is what we mean by a sum of rows."""
        match then, otherwise:
            case Call("sum" | "min" | "max" as function, (Reference(name),)), Literal(""):
                counted = Call("count", (Reference(self._rows_of(name)),))
                if test == Binary(">", counted, Number("0")):
                    return self._column(function, self.rows[name])
        return self._if(self.condition(test), *self._branches(then, otherwise))

    def _branches(self, then: Node, otherwise: Node) -> tuple[Said, Said]:
        """An empty text in a branch is a value that is missing."""
        said = [None if each == Literal("") else self.value(each) for each in (then, otherwise)]
        kinds = {each.type for each in said if each is not None}
        nothing = (
            Said('number("")', type=NUMBER) if kinds == {NUMBER} else Said('coalesce("", "")', type=TEXT)
        )
        one, two = (each or nothing for each in said)
        return one, two

    def _if(self, test: Said, then: Said, otherwise: Said) -> Said:
        text = f"{then.within(OR)} if {test.within(OR)} else {otherwise.within(CHOICE)}"
        return Said(text, CHOICE, then.type, together(then, otherwise))


def _chain(node: Node) -> list[Node]:
    match node:
        case Binary("and", left, right):
            return [*_chain(left), *_chain(right)]
    return [node]


def _both_plain(operator: str, said: Said, one: str, two: str) -> Said:
    """Two empty answers are equal in XPath."""
    if operator == "=":
        neither = joined("and", [missing(one), missing(two)])
        return joined("or", [said, neither])
    only_one = [
        joined("and", [Said(f"filled({there})"), missing(gone)]) for there, gone in ((one, two), (two, one))
    ]
    return joined("or", [said, *only_one])


def _alike(left: Node, one: Said, right: Node, two: Said) -> tuple[Said, Said]:
    """XPath turns one side into the other's type; a written constant is written as what it is beside."""
    return _beside(left, one, two), _beside(right, two, one)


def _beside(node: Node, said: Said, other: Said) -> Said:
    match node:
        case Number(text) if other.type == TEXT:
            return Said(f'"{text}"', type=TEXT)
        case Literal(text) if other.type == NUMBER and text.replace(".", "", 1).isdecimal():
            return Said(text, type=NUMBER)
        case Literal(text) if other.type == DATE:
            return Said(f'date("{text}")', type=DATE)
    return said
