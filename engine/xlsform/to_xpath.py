"""From our expressions to XPath, so that both say the same of every answer, an empty one included.

The opposite of `to_expression`: where XPath lets a comparison hold of an empty answer, that the answer
is there is demanded beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.diagnostics import Text
from engine.expressions import BOOL, DATE, MONEY, NUMBER, TEXT
from engine.expressions.tree import (
    Arithmetic,
    Call,
    Choose,
    Clock,
    Compare,
    Comparison,
    Constant,
    Definition,
    Items,
    Logic,
    Name,
    Negative,
    Node,
    Not,
)
from engine.xlsform.xpath import Untranslatable

_COMPARISONS: Mapping[Comparison, str] = {"==": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_SIGNS = {"+": "+", "-": "-", "*": "*", "/": "div", "%": "mod"}
_TESTS = {"contains": "contains", "starts_with": "starts-with", "ends_with": "ends-with"}
_NUMBERS = frozenset({"round", "abs", "number", "min", "max"})


@dataclass(frozen=True, slots=True)
class Written:
    """`guards` are the conditions under which it has a value; `soft` when XPath has one without them."""

    text: str
    guards: tuple[str, ...] = ()
    soft: bool = False
    plain: bool = False


@dataclass(frozen=True, slots=True)
class XPath:
    """`names` of the questions by field id, of those in rows by `明细.数量`; `own` is the field whose constraint is written.

    `repeats` are the fields that are rows. Raises Untranslatable.
    """

    names: Mapping[str, str]
    own: str = ""
    repeats: frozenset[str] = frozenset()

    def condition(self, node: Node) -> str:
        match node:
            case Definition(body=body):
                return self.condition(body)
            case Constant(value=bool(value)):
                return "true()" if value else "false()"
            case Logic(operator=operator, operands=operands):
                return f" {operator} ".join(self._part(each) for each in operands)
            case Not(operand=operand):
                return f"not({self.condition(operand)})"
            case Choose(test=test, then=then, otherwise=otherwise):
                return f"if({self.condition(test)}, {self.condition(then)}, {self.condition(otherwise)})"
            case Name():
                return f"{self._reference(node)} = 'yes'"
            case Compare(operators=("in" | "not in" as operator,), operands=(item, whole)):
                return self._among(operator, item, whole)
            case Compare(operators=operators, operands=operands):
                pairs = zip(operators, operands, operands[1:], strict=False)
                return " and ".join(self._compare(*pair) for pair in pairs)
            case Call():
                return self._test(node)
        raise _no_words(node)

    def value(self, node: Node) -> Written:
        match node:
            case Definition(body=body):
                return self.value(body)
            case Constant():
                return Written(_constant(node))
            case Clock(reading=reading):
                return Written(f"{reading}()")
            case Name():
                return self._name(node)
            case Negative(operand=operand):
                inner = self.value(operand)
                return Written(f"-({inner.text})", inner.guards)
            case Arithmetic():
                return self._arithmetic(node)
            case Choose(test=test, then=then, otherwise=otherwise):
                return self._choose(test, self.value(then), self.value(otherwise))
            case Call():
                return self._call(node)
        raise _no_words(node)

    def calculation(self, node: Node) -> str:
        """Of a computed field; a condition gives yes or no."""
        if node.type == BOOL:
            return f"if({self.condition(node)}, 'yes', 'no')"
        found = self.value(node)
        if not found.soft:
            return found.text
        return f"if({' and '.join(found.guards)}, {found.text}, '')"

    def _part(self, node: Node) -> str:
        text = self.condition(node)
        return f"({text})" if " and " in text or " or " in text else text

    def _reference(self, name: Name) -> str:
        if name.id == self.own:
            return "."
        if name.id not in self.names:
            raise Untranslatable(
                Text(f"它读的“{name.id}”不在这张表里", f"“{name.id}”, which it reads, is not in the form")
            )
        return f"${{{self.names[name.id]}}}"

    def _name(self, name: Name) -> Written:
        text = self._reference(name)
        return Written(text, () if text == "." else (f"{text} != ''",), plain=True)

    def _compare(self, operator: Comparison, left: Node, right: Node) -> str:
        if BOOL in (left.type, right.type):
            raise _no_words(left)
        one, two = self.value(left), self.value(right)
        guards = list(dict.fromkeys((*one.guards, *two.guards)))
        doubtful = operator == "!=" or (operator == "==" and one.plain and two.plain) or one.soft or two.soft
        text = f"{_held(one.text)} {_COMPARISONS[operator]} {_held(two.text)}"
        return " and ".join([*guards, text]) if doubtful else text

    def _among(self, operator: str, item: Node, whole: Node) -> str:
        if isinstance(whole, Items):
            sort: Comparison = "==" if operator == "in" else "!="
            each = [self._compare(sort, item, option) for option in whole.items]
            return (" or " if operator == "in" else " and ").join(each)
        chosen = f"selected({self.value(whole).text}, {self.value(item).text})"
        guards = (*self.value(whole).guards, *self.value(item).guards)
        return chosen if operator == "in" else " and ".join([*guards, f"not({chosen})"])

    def _test(self, node: Call) -> str:
        name, arguments = node.function.name, node.arguments
        if name in ("filled", "is_missing"):
            word = " and " if name == "filled" else " or "
            asked = [each for each in arguments if isinstance(each, Name)]
            if len(asked) == len(arguments):
                return word.join(self._there(each, filled=name == "filled") for each in asked)
        if name in _TESTS:
            whole, part = map(self.value, arguments)
            return " and ".join([*part.guards, f"{_TESTS[name]}({whole.text}, {part.text})"])
        raise _no_words(node)

    def _there(self, name: Name, *, filled: bool) -> str:
        if name.id in self.repeats:
            return f"count({self._reference(name)}) {'>' if filled else '='} 0"
        return f"{self._reference(name)} {'!=' if filled else '='} ''"

    def _arithmetic(self, node: Arithmetic) -> Written:
        left, right = self.value(node.left), self.value(node.right)
        guards = (*left.guards, *right.guards)
        if node.type == TEXT and not guards:
            return Written(f"concat({left.text}, {right.text})")
        if node.type == TEXT or node.operator not in _SIGNS:
            raise _no_words(node)
        soft = left.soft or right.soft
        return Written(f"{_held(left.text)} {_SIGNS[node.operator]} {_held(right.text)}", guards, soft)

    def _choose(self, test: Node, then: Written, otherwise: Written) -> Written:
        text = f"if({self.condition(test)}, {then.text}, {otherwise.text})"
        guards = [" and ".join(branch.guards) or "true()" for branch in (then, otherwise)]
        if guards == ["true()", "true()"]:
            return Written(text)
        return Written(text, (f"if({self.condition(test)}, {guards[0]}, {guards[1]})",), soft=True)

    def _call(self, node: Call) -> Written:
        name, arguments = node.function.name, node.arguments
        if name in ("coalesce", "number") and all(_is_empty(each) for each in arguments):
            return Written("''")
        if name == "coalesce" and (nought := self._or_nought(arguments)) is not None:
            return nought
        if (column := self._column(node)) is not None:
            return column
        if name == "len":
            return Written(self._length(node), self.value(arguments[0]).guards, soft=True)
        if node.type == BOOL:
            return Written(self.condition(node))
        return self._calculated(node, [self.value(each) for each in arguments])

    def _calculated(self, node: Call, found: list[Written]) -> Written:
        name = node.function.name
        guards = tuple(guard for each in found for guard in each.guards)
        soft = any(each.soft for each in found)
        listed = ", ".join(each.text for each in found)
        match name:
            case "coalesce" if len(found) == 2:
                text = f"coalesce({listed})"
                return Written(text, (f"{text} != ''",) if found[1].guards else ())
            case "yuan" | "fen":  # abroad money is a number of yuan, and nobody rounds it
                return found[0]
            case "days_between":
                return Written(f"{_held(found[1].text)} - {_held(found[0].text)}", guards, soft)
            case "add_days":
                return Written(f"date({found[0].text} + {_held(found[1].text)})", guards, soft)
        if name in _NUMBERS and all(each.type == NUMBER or name == "number" for each in node.arguments):
            return Written(f"{name}({listed})", guards, soft)
        raise _no_words(node)

    def _or_nought(self, arguments: tuple[Node, ...]) -> Written | None:
        """`coalesce(len(…), 0)` and `coalesce(sum(…), 0)`, which is what XPath means by counting and summing."""
        match arguments:
            case (Call() as inner, Constant(value=0)) if inner.function.name == "len":
                return Written(self._length(inner))
            case (Call() as inner, Constant(value=0)) if inner.function.name == "sum":
                column = self._column(inner)
                return None if column is None else Written(column.text)
        return None

    def _column(self, node: Call) -> Written | None:
        """`sum(明细.数量)`: without rows XPath has 0 where ours has nothing."""
        match node.arguments:
            case (Name(id=id) as column,) if node.function.name in ("sum", "min", "max") and "." in id:
                rows = self.names.get(id.partition(".")[0], "")
                return Written(
                    f"{node.function.name}({self._reference(column)})",
                    (f"count(${{{rows}}}) > 0",),
                    soft=True,
                )
        return None

    def _length(self, node: Call) -> str:
        (counted,) = node.arguments
        if isinstance(counted, Name) and counted.id in self.repeats:
            return f"count({self._reference(counted)})"
        if not isinstance(counted, Name) or counted.type.item not in (None, TEXT):
            raise _no_words(node)
        function = "count-selected" if counted.type.is_list else "string-length"
        return f"{function}({self._reference(counted)})"


def _is_empty(node: Node) -> bool:
    return isinstance(node, Constant) and node.value == ""


def _constant(node: Constant) -> str:
    match node.value:
        case str(text):
            return f'"{text}"' if "'" in text else f"'{text}'"
        case int() | float() as number if node.type == MONEY:
            yuan = number / 100
            return str(int(yuan)) if yuan.is_integer() else str(yuan)
        case bool():
            raise _no_words(node)
        case int() | float() as number:
            return str(number)
        case date() as day if node.type == DATE:
            return f"date('{day.isoformat()}')"
    raise _no_words(node)


def _held(text: str) -> str:
    """In brackets, unless it is one word or one call."""
    return f"({text})" if " " in text and not text.startswith(("'", '"')) else text


def _no_words(node: Node) -> Untranslatable:
    said = node.function.name + "()" if isinstance(node, Call) else ""
    return Untranslatable(
        Text(f"XPath 里没有和它对应的写法 {said}".rstrip(), f"XPath has no words for it {said}".rstrip())
    )
