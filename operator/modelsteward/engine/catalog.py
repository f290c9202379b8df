"""All that decisions depend on, as it is stored now: objects in, lookups and standings out.

A change drops what was computed from the object, no more: one model's approval costs one model's standings.
Nothing on the path of a decision walks over all objects of a kind. One thread only.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

import msgspec

from modelsteward.api.reference import Reference
from modelsteward.engine import digest, licensing, policy
from modelsteward.engine.claims import Claims, Match
from modelsteward.engine.policy import Policy
from modelsteward.engine.records import (
    AIModel,
    Approval,
    Audit,
    ComplianceFramework,
    GovernancePolicy,
    ModelLicense,
    Namespace,
    Waiver,
)
from modelsteward.engine.standing import Standing, compile_standing
from modelsteward.engine.store import Store


class Owner(msgspec.Struct, frozen=True, gc=False):
    """Whose a reference is."""

    #: The AIModel it belongs to; None: nobody's, or it can't be told whose.
    model: AIModel | None = None
    #: Others that claim it too, or that it may mean as well.
    rivals: tuple[str, ...] = ()
    match: Match = Match()


class Catalog(Store):
    """The catalogue: whose a reference is, which policies judge where, what a model has under each."""

    def __init__(self, *, minimum_audit_interval_seconds: int = 3600) -> None:
        super().__init__()
        #: Schedules with slots closer than this are refused.
        self.minimum_audit_interval_seconds = minimum_audit_interval_seconds
        self._claims = Claims()
        self._policies: dict[str, Policy] = {}
        self._selected: dict[str, tuple[Policy, ...]] = {}
        self._digests: dict[str, str] = {}
        self._standings: dict[str, dict[str, Standing]] = {}
        self._dirty: dict[str, None] = {}

    def _changed(self, kind: str, name: str, old: Any, new: Any) -> None:
        """Waivers, schedules and the ledger have no part in what is computed ahead."""
        drop = getattr(self, f"_{kind.lower()}_changed", None)
        if drop is not None:
            drop(name, old, new)

    # What a change drops

    def _aimodel_changed(self, name: str, old: AIModel | None, new: AIModel | None) -> None:
        if old is not None:
            self._claims.remove(old)
        if new is not None:
            self._claims.add(new)
        self._digests.pop(name, None)
        self._drop(name)

    def _approval_changed(self, _: str, old: Approval | None, new: Approval | None) -> None:
        for approval in (old, new):
            if approval is not None and approval.spec.subject.kind == "AIModel":
                self._drop_one(approval.spec.subject.name)
                # Who approved a model can't have signed its audits: it matters for their other models, too.
                for audit in self.audits_of(approval.spec.subject.name):
                    if self.approvals_of("Audit", audit.metadata.name):
                        self._audit_changed("", None, audit)
            elif approval is not None and approval.spec.subject.kind == "Audit":
                attested = self.get("Audit", approval.spec.subject.name)
                self._audit_changed("", None, cast(Audit | None, attested))

    def _audit_changed(self, _: str, old: Audit | None, new: Audit | None) -> None:
        for audit in (old, new):
            for model in audit.spec.models if audit is not None else ():
                self._drop_one(model)

    def _modellicense_changed(self, *_: object) -> None:
        self._digests = {}
        self._drop_all()

    def _complianceframework_changed(self, *_: object) -> None:
        self._drop_all()

    def _governancepolicy_changed(self, name: str, _: object, new: GovernancePolicy | None) -> None:
        if new is not None:
            self._policies[name] = policy.policy(new)
        elif name in self._unreadable["GovernancePolicy"]:
            self._policies[name] = policy.unreadable(name, self._unreadable["GovernancePolicy"][name])
        else:
            self._policies.pop(name, None)
        self._selected = {}
        self._standings.pop(name, None)
        self._dirty = dict.fromkeys(self._objects["AIModel"])

    def _namespace_changed(self, name: str, *_: object) -> None:
        self._selected.pop(name, None)

    def _drop(self, model: str) -> None:
        """The standings of a model and of all that were made from it, however far."""
        seen: set[str] = set()
        ahead = [model]
        while ahead:
            name = ahead.pop()
            if name not in seen:
                seen.add(name)
                self._drop_one(name)
                ahead += self._indexes["AIModel"][name]

    def _drop_one(self, model: str) -> None:
        for standings in self._standings.values():
            standings.pop(model, None)
        self._dirty[model] = None

    def _drop_all(self) -> None:
        self._standings = {}
        self._dirty = dict.fromkeys(self._objects["AIModel"])

    # Lookups

    def model(self, name: str) -> AIModel | None:
        """The model of this name."""
        return cast(AIModel | None, self._objects["AIModel"].get(name))

    def approvals_of(self, kind: str, name: str) -> tuple[Approval, ...]:
        """Every Approval whose subject has this kind and name, by name; whether it counts isn't asked."""
        return self._found("Approval", name if kind == "AIModel" else (kind, name))

    def waivers_of(self, key: str) -> tuple[Waiver, ...]:
        """Every Waiver for the model of this name or the image of this digest, sorted by name."""
        return self._found("Waiver", key)

    def audits_of(self, model: str) -> tuple[Audit, ...]:
        """Every Audit that names the model, sorted by name."""
        return self._found("Audit", model)

    def dependants_of(self, model: str) -> tuple[str, ...]:
        """The models that name this one as a base."""
        return self._indexes["AIModel"][model]

    def licenses_of(self, spdx_id: str) -> tuple[ModelLicense, ...]:
        """All of this id or alias but corrected ones; of the id itself first, then the organisation's."""
        found: tuple[ModelLicense, ...] = self._found("ModelLicense", spdx_id)
        current = (license_ for license_ in found if not self._is_corrected(license_))
        by_origin = sorted(current, key=lambda it: (it.spec.origin == "Library", *_age(it.metadata)))
        return tuple(sorted(by_origin, key=lambda it: it.spec.spdx_id != spdx_id))

    def frameworks_named(self, name: str) -> tuple[ComplianceFramework, ...]:
        """Every version of a pack, sorted by the instant at which it takes effect. Packs are few."""
        packs = cast("dict[str, ComplianceFramework]", self._objects["ComplianceFramework"]).values()
        return tuple(
            sorted(
                (pack for pack in packs if pack.spec.name == name), key=lambda pack: pack.spec.effective_time
            )
        )

    def policy(self, name: str) -> Policy | None:
        """The policy of this name, ready to judge."""
        return self._policies.get(name)

    def policies(self) -> tuple[Policy, ...]:
        """All policies, by name."""
        return tuple(self._policies[name] for name in sorted(self._policies))

    def policies_for(self, namespace: str) -> tuple[Policy, ...]:
        """The policies that select a namespace, by name. Of an unknown one only the name can fail a term."""
        selected = self._selected.get(namespace)
        if selected is None:
            known = cast(Namespace | None, self._objects["Namespace"].get(namespace))
            labels = None if known is None else known.metadata.labels or {}
            selected = tuple(
                policy_
                for policy_ in self.policies()
                if policy.selects(policy_.spec.namespace_selector, namespace, labels)
            )
            if len(self._selected) > _MOST_NAMESPACES:
                self._selected = {}
            self._selected[namespace] = selected
        return selected

    def claims(self, reference: Reference) -> bool:
        """Whether an image is a model: registered just so, or under another tag or digest, once approved."""
        # Registering alone takes no repository: it would hold up everybody who runs other images of it.
        models = [model for name in self._claims.claimants(reference) if (model := self.model(name))]
        if not models:
            return False
        return self._claims.match(reference).exact or any(self.was_approved(model) for model in models)

    def model_of(self, reference: Reference) -> Owner:
        """Whose a reference is. Of several who claim it the first counts, but for those never approved."""
        match = self._claims.match(reference)
        if not match.models:
            return Owner(match=match)
        if len(match.models) == 1:
            return Owner(self.model(match.models[0]), match=match)
        if not match.exact:
            return Owner(None, match.models, match)
        claimants = [model for name in match.models if (model := self.model(name)) is not None]
        approved = [model for model in claimants if self.was_approved(model)]
        first = min(approved or claimants, key=lambda model: _age(model.metadata))
        rivals = tuple(model.metadata.name for model in approved if model is not first)
        return Owner(first, rivals, match)

    def was_approved(self, model: AIModel) -> bool:
        """Whether anybody ever approved this very object, whatever became of it."""
        return any(
            approval.spec.decision == "Approved"
            and approval.spec.subject.uid == model.metadata.uid
            and approval.spec.reviewer is not None
            for approval in self.approvals_of("AIModel", model.metadata.name)
        )

    def governed_digest(self, kind: str, name: str) -> str:
        """The digest that an approval of this AIModel, Waiver or Audit is for; empty where there is none."""
        if kind == "AIModel":
            kept = self._digests.get(name)
            if kept is not None:
                return kept
        record = self.get(kind, name)
        if record is None:
            return ""
        if kind == "Waiver":
            return digest.of_waiver(record)
        if kind == "Audit":
            return (record.status.digest or "") if record.status is not None else ""
        found = digest.of_model(record, licensing.named(self, record))
        self._digests[name] = found
        return found

    # Standings

    def standing(self, model_name: str, policy_name: str, now: datetime) -> Standing:
        """What the model has under the policy. Compiled once; again when it changed or its time ran out.

        Raises KeyError where there is no such model or policy.
        """
        standings = self._standings.get(policy_name)
        if standings is None:
            standings = self._standings[policy_name] = {}
        kept = standings.get(model_name)
        if kept is not None and kept.holds(now):
            return kept
        model = self._objects["AIModel"][model_name]
        kept = compile_standing(self, model, self._policies[policy_name], now)
        standings[model_name] = kept
        return kept

    def pending(self) -> int:
        """How many models wait for their standings to be computed ahead of the first question."""
        return len(self._dirty)

    def warm(self, most: int, now: datetime) -> int:
        """Compute standings of at most so many models that wait; returns how many still do."""
        for _ in range(min(most, len(self._dirty))):
            name = self._dirty.popitem()[0]
            if name in self._objects["AIModel"]:
                for policy_name in self._policies:
                    self.standing(name, policy_name, now)
        return len(self._dirty)

    def _is_corrected(self, license_: ModelLicense) -> bool:
        if license_.spec.origin != "Library":
            return False
        return bool(self._indexes["ModelLicense"]["corrects", license_.metadata.name])


_MOST_NAMESPACES = 10_000


def _age(metadata: Any) -> tuple[bool, float, str]:
    """Sorts by when an object was made, what isn't stored yet last, then by name."""
    created = metadata.creation_timestamp
    return (created is None, created.timestamp() if created is not None else 0.0, metadata.name)
