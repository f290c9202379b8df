"""SPDX licence expressions: identifiers, AND, OR, parentheses; `+` and WITH are part of what they follow."""

from __future__ import annotations

import msgspec


class Expression(msgspec.Struct, frozen=True):
    """A tree: an identifier, or `AND`/`OR` of parts."""

    operator: str = ""
    identifier: str = ""
    parts: tuple[Expression, ...] = ()


def parse(text: str) -> Expression | None:
    """The tree of an expression; None where it is none. AND binds before OR, as SPDX says."""
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()
    if not tokens or len(tokens) > 256:
        return None
    found, at = _either(tokens, 0, 0)
    return found if at == len(tokens) else None


def identifiers(text: str) -> tuple[str, ...]:
    """The identifiers in an expression, each once, in order; none where it can't be read."""
    tree = parse(text)
    if tree is None:
        return ()
    ahead, found = [tree], dict[str, None]()
    while ahead:
        node = ahead.pop(0)
        if node.identifier:
            found[node.identifier] = None
        ahead = [*node.parts, *ahead]
    return tuple(found)


def alternatives(tree: Expression, most: int = 64) -> tuple[tuple[str, ...], ...]:
    """The sets of identifiers of which one must be kept whole; all in one where there would be too many."""
    found = _sets(tree, most)
    if found is None:
        return (tuple(sorted(_leaves(tree))),)
    return tuple(dict.fromkeys(tuple(sorted(each)) for each in found))


def _sets(tree: Expression, most: int) -> list[frozenset[str]] | None:
    if tree.identifier:
        return [frozenset((tree.identifier,))]
    found: list[frozenset[str]] = [] if tree.operator == "OR" else [frozenset()]
    for part in tree.parts:
        inner = _sets(part, most)
        if inner is None:
            return None
        found = found + inner if tree.operator == "OR" else [a | b for a in found for b in inner]
        if len(found) > most:
            return None
    return found


def _leaves(tree: Expression) -> set[str]:
    return {tree.identifier} if tree.identifier else {leaf for part in tree.parts for leaf in _leaves(part)}


def _either(tokens: list[str], at: int, depth: int) -> tuple[Expression | None, int]:
    return _joined(tokens, at, depth, "OR")


def _joined(tokens: list[str], at: int, depth: int, operator: str) -> tuple[Expression | None, int]:
    parts: list[Expression] = []
    while True:
        part, at = _joined(tokens, at, depth, "AND") if operator == "OR" else _one(tokens, at, depth)
        if part is None:
            return None, at
        parts.append(part)
        if at >= len(tokens) or tokens[at].upper() != operator:
            break
        at += 1
    return (parts[0] if len(parts) == 1 else Expression(operator, parts=tuple(parts))), at


def _one(tokens: list[str], at: int, depth: int) -> tuple[Expression | None, int]:
    if at >= len(tokens) or depth > 32 or tokens[at].upper() in ("AND", "OR", "WITH", ")"):
        return None, at
    if tokens[at] == "(":
        inner, at = _either(tokens, at + 1, depth + 1)
        closed = inner is not None and at < len(tokens) and tokens[at] == ")"
        return (inner, at + 1) if closed else (None, at)
    identifier = tokens[at]
    if at + 2 < len(tokens) and tokens[at + 1].upper() == "WITH":
        return Expression(identifier=f"{identifier} WITH {tokens[at + 2]}"), at + 3
    return Expression(identifier=identifier), at + 1
