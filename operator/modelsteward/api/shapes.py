"""The objects that several kinds share: people, references, evidence, use, label selectors."""

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from modelsteward.api.structure import (
    INVALID,
    Rule,
    Shape,
    atomic,
    without_nulls,
)
from modelsteward.api.text import (
    Label,
    LabelKey,
    LabelValue,
    Name,
    Text128,
    Text512,
)


class Ref(Shape):
    """Another object of modelsteward.io, by name."""

    name: Name = Field(description="Name of the object.")


class Identity(Shape):
    """Who acted, as the API server authenticated it."""

    username: Text512 = Field(description="User name.")
    uid: Text128 | None = Field(None, description="User id of the authenticator.")
    groups: Annotated[tuple[Text512, ...], atomic(512)] | None = Field(
        None, description="Groups of the user."
    )


class Person(Shape):
    """A user or a group of users, compared as written."""

    kind: Literal["User", "Group"] = Field(description="User or Group.")
    name: Text512 = Field(description="Name as the authenticator gives it.")

    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "!self.name.startsWith('system:')",
            "`name` of a reviewer may not begin with 'system:': name people or their groups",
            INVALID,
            ".name",
            lambda person: not person.name.startswith("system:"),
        ),
    )


class Subject(Shape):
    """A subject as in RBAC, compared as written."""

    kind: Literal["User", "Group", "ServiceAccount"] = Field(description="User, Group or ServiceAccount.")
    name: Text512 = Field(description="Name as the authenticator gives it.")
    namespace: Label | None = Field(None, description="Namespace of a ServiceAccount.")

    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "has(self.__namespace__) == (self.kind == 'ServiceAccount')",
            "`namespace` must be set for kind 'ServiceAccount' and may not be set for others",
            INVALID,
            ".namespace",
            lambda subject: (subject.namespace is not None) == (subject.kind == "ServiceAccount"),
        ),
    )


class Requirement(Shape):
    """One term of a label selector."""

    key: LabelKey = Field(description="The label.")
    operator: Literal["In", "NotIn", "Exists", "DoesNotExist"] = Field(description="How it is compared.")
    values: Annotated[tuple[LabelValue, ...], atomic(256)] | None = Field(
        None, description="With what; for In and NotIn only."
    )

    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "(self.operator in ['In', 'NotIn']) == (has(self.values) && size(self.values) > 0)",
            "`values` must have items with operators 'In' and 'NotIn' and may have none "
            "with 'Exists' and 'DoesNotExist'",
            INVALID,
            ".values",
            lambda term: (term.operator in ("In", "NotIn")) == bool(term.values),
        ),
    )


class LabelSelector(Shape):
    """Objects by their labels, as metav1.LabelSelector; {} selects all."""

    match_labels: (
        Annotated[dict[str, LabelValue], Field(max_length=32), BeforeValidator(without_nulls)] | None
    ) = Field(None, description="Labels that must have these values.")
    match_expressions: Annotated[tuple[Requirement, ...], atomic(32)] | None = Field(
        None, description="Terms that must all hold."
    )

    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "!has(self.matchLabels) || self.matchLabels.all(key, size(key) <= 317)",
            "keys of `matchLabels` may have at most 317 characters",
            INVALID,
            ".matchLabels",
            lambda selector: all(len(key) <= 317 for key in selector.match_labels or {}),
        ),
    )

    def keys(self) -> frozenset[str]:
        """The labels that it looks at."""
        terms = {term.key for term in self.match_expressions or ()}
        return frozenset(terms | set(self.match_labels or {}))
