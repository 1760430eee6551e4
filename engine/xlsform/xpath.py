"""The part of XPath in which XLSForms write conditions: text in, a small tree or the place of the first fault."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.diagnostics import Text

DEEPEST = 30
# Ours may have 200 parts, each of one or two words here.
MOST_TOKENS = 300
_SMART = str.maketrans("“”‘’＂＇", "\"\"''\"'")
_TOKEN = re.compile(
    r"""\s*(?:(?P<reference>\$\{[^{}]*\})|(?P<number>\d+(?:\.\d*)?|\.\d+)|(?P<text>"[^"]*"|'[^']*')"""
    r"""|(?P<word>[^\W\d][\w-]*(?:\.[\w-]+)*(?::[^\W\d][\w.-]*)?)|(?P<path>\.\.|//?|[\[\]@|])|(?P<sign><=|>=|!=|[()=<>+\-*,.]))"""
)
# Weakest first; a level's operators stand beside each other from left to right.
_LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))


@dataclass(frozen=True, slots=True)
class Literal:
    text: str


@dataclass(frozen=True, slots=True)
class Number:
    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """`${name}`, or `.` for the question itself, which has no name."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Binary:
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Negative:
    operand: Node


Node = Literal | Number | Reference | Call | Binary | Negative
ITSELF = Reference("")


class Malformed(Exception):
    """No XPath at all; `near` is what stands there."""

    def __init__(self, near: str) -> None:
        super().__init__(near)
        self.near = near


class Untranslatable(Exception):
    """XPath that we have no words for."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


def references(text: str) -> list[str]:
    """The questions named in an expression or in a label."""
    return [name.strip() for name in re.findall(r"\$\{([^{}]*)\}", text)]


def parse(text: str) -> Node:
    """Raises Malformed or Untranslatable."""
    reader = _Reader(_tokens(text.translate(_SMART)))
    tree = reader.level(0)
    if reader.ahead is not None:
        raise Malformed(reader.ahead.text)
    return tree


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at, end = 0, len(text.rstrip())
    while at < end and len(tokens) <= MOST_TOKENS:
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise Malformed(text[at : at + 12].strip())
        tokens.append(_Token(match.lastgroup, match[match.lastgroup]))
        at = match.end()
    if len(tokens) > MOST_TOKENS:
        raise Untranslatable(
            Text("它太长了,拆成几个 calculate", "it is too long; make several calculations of it")
        )
    if any(token.kind == "path" for token in tokens):
        raise Untranslatable(Text("用到了节点路径", "it uses paths to nodes"))
    return tokens


class _Reader:
    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    @property
    def ahead(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self) -> _Token:
        token = self.ahead
        if token is None:
            raise Malformed("…")
        self.at += 1
        return token

    def expect(self, sign: str) -> None:
        token = self.take()
        if token.kind != "sign" or token.text != sign:
            raise Malformed(token.text)

    def meets(self, *signs: str) -> bool:
        return self.ahead is not None and self.ahead.kind in ("sign", "word") and self.ahead.text in signs

    def level(self, place: int) -> Node:
        if place == len(_LEVELS):
            return self.unary()
        left = self.level(place + 1)
        while self.meets(*_LEVELS[place]):
            left = Binary(self.take().text, left, self.level(place + 1))
        return left

    def unary(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Untranslatable(Text("括号套得太深", "its parentheses are nested too deeply"))
        found = self.operand()
        self.depth -= 1
        return found

    def operand(self) -> Node:
        token = self.take()
        match token.kind, token.text:
            case "sign", "-":
                return Negative(self.unary())
            case "sign", "(":
                inner = self.level(0)
                self.expect(")")
                return inner
            case "sign", ".":
                return ITSELF
            case "reference", text:
                return Reference(text[2:-1].strip())
            case "number", text:
                whole, dot, decimals = text.partition(".")
                return Number(f"{whole or '0'}.{decimals}" if dot and decimals else whole)
            case "text", text:
                return Literal(text[1:-1])
            case "word", name if self.meets("("):
                return self.call(name)
        if token.kind == "word":
            raise Untranslatable(Text(f"“{token.text}”是节点路径", f"“{token.text}” is a path to a node"))
        raise Malformed(token.text)

    def call(self, name: str) -> Node:
        self.expect("(")
        arguments: list[Node] = []
        while not self.meets(")"):
            if arguments:
                self.expect(",")
            arguments.append(self.level(0))
        self.expect(")")
        return Call(name, tuple(arguments))
