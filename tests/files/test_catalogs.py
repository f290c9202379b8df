"""A catalogue is read whole, or every problem of it is told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from modelsteward.files.catalogs import LoadedCatalog, load_catalog, resolved

MODEL = """\
apiVersion: modelsteward.io/v1alpha1
kind: AIModel
metadata: {name: %s, uid: u-1}
spec:
  provider: Acme
  owner: owners
  sources:
    - reference: %s
  riskTier: Limited
  intendedPurposes: [Chat]
"""
APPROVAL = """\
apiVersion: modelsteward.io/v1alpha1
kind: Approval
metadata: {name: a}
spec:
  subject: {kind: AIModel, name: %s, uid: u-1, governedDigest: current}
  decision: Approved
  role: risk
  reason: Read.
"""
NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: serving, labels: {a: b}}\n"


def catalogue(*texts: str, folder: Path) -> LoadedCatalog:
    loaded = load_catalog([written(text, folder, index) for index, text in enumerate(texts)])
    assert isinstance(loaded, LoadedCatalog), loaded
    return loaded


def written(text: str, folder: Path, index: int = 0) -> str:
    path = folder / f"{index}.yaml"
    path.write_text(text)
    return str(path)


def problems(text: str, folder: Path) -> list[str]:
    found = load_catalog([written(text, folder)])
    assert isinstance(found, list)
    return [str(problem).removeprefix(f"{folder}/") for problem in found]


def test_objects_of_our_kinds_and_namespaces_are_read(tmp_path: Path) -> None:
    loaded = catalogue(MODEL % ("chat", "hf://a/b") + "---\n" + NAMESPACE, folder=tmp_path)
    assert list(loaded.catalog.names("AIModel")) == ["chat"]
    assert loaded.namespaces["serving"]["metadata"]["labels"] == {"a": "b"}


def test_current_stands_for_the_digest_of_the_subject_wherever_it_stands(tmp_path: Path) -> None:
    loaded = catalogue(APPROVAL % "chat" + "---\n" + MODEL % ("chat", "hf://a/b"), folder=tmp_path)
    digest = loaded.catalog.governed_digest("AIModel", "chat")
    (approval,) = loaded.catalog.approvals_of("AIModel", "chat")
    assert digest.startswith("sha256:")
    assert approval.spec.subject.governed_digest == digest


def test_current_of_a_subject_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    assert problems(APPROVAL % "chat", tmp_path) == [
        "0.yaml:5:50: `current` asks for the digest of AIModel chat, which the catalogue doesn't have: add it"
    ]
    loaded = catalogue(NAMESPACE, folder=tmp_path)
    request = {
        "kind": "Approval",
        "spec": {"subject": {"kind": "Pod", "name": "x", "governedDigest": "current"}},
    }
    assert isinstance(resolved(request, loaded.catalog), str)


def test_a_later_catalogue_replaces_objects_of_the_same_kind_and_name(tmp_path: Path) -> None:
    loaded = catalogue(MODEL % ("chat", "hf://a/b"), MODEL % ("chat", "hf://c/d"), folder=tmp_path)
    assert [source.reference for source in loaded.catalog.model("chat").spec.sources] == ["hf://c/d"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            MODEL.replace("  owner:", "  ownr:") % ("chat", "hf://a/b"),
            [
                "0.yaml:4:1: AIModel chat: spec.owner: is required",
                "0.yaml:6:3: AIModel chat: spec.ownr: is no field here; did you mean `owner`?",
            ],
        ),
        (
            MODEL % ("chat", "hf://a/b") + "---\n" + MODEL % ("chat", "hf://c/d"),
            ["0.yaml:14:12: AIModel chat stands twice (first in 0.yaml:1): remove one"],
        ),
        (
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n",
            [
                "0.yaml:2:1: Pod is no kind of a catalogue: keep AIModel, ModelLicense, ComplianceFramework, "
                "GovernancePolicy, Approval, Waiver, AuditSchedule, Audit, LedgerEntry or v1 Namespace here, "
                "move the rest"
            ],
        ),
        (
            MODEL.replace("AIModel", "AIModl") % ("chat", "hf://a/b"),
            ["0.yaml:2:1: AIModl is no kind of a catalogue"],
        ),
        (
            MODEL.replace("v1alpha1", "v2") % ("chat", "hf://a/b"),
            [
                "0.yaml:1:1: AIModel chat: apiVersion: must be 'modelsteward.io/v1alpha1' "
                "(is 'modelsteward.io/v2')"
            ],
        ),
        (
            "apiVersion: v1\nkind: Namespace\nmetadata: {name: a, labels: {b: true}}\n",
            ["0.yaml:3:21: labels are texts by name: quote numbers and true, false"],
        ),
        ("apiVersion: v1\nkind: Namespace\n", ["0.yaml:1:1: Namespace without a name: add metadata.name"]),
        (
            MODEL.replace("owner: owners", "owner: [owners]") % ("chat", "nope"),
            [
                "0.yaml:6:3: AIModel chat: spec.owner: must be a string (is a list)",
                "0.yaml:8:7: AIModel chat: spec.sources[0].reference: must match ",
            ],
        ),
        (
            MODEL % ("chat", "hf://a/b") + "  suspend: yes\n  suspend: no\n",
            ["0.yaml:12:3: 'suspend' is set twice (first in line 11): remove one"],
        ),
    ],
)
def test_a_bad_catalogue_is_told_with_file_and_line(text: str, said: list[str], tmp_path: Path) -> None:
    found = [problem.replace(str(tmp_path) + "/", "") for problem in problems(text, tmp_path)]
    assert len(found) == len(said)
    for one, expected in zip(sorted(found), sorted(said), strict=True):
        assert one.startswith(expected)


def test_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    written("a: [", tmp_path, 0)
    written(MODEL.replace("riskTier", "tier") % ("chat", "hf://a/b"), tmp_path, 1)
    found = load_catalog([str(tmp_path)])
    assert isinstance(found, list)
    assert {Path(problem.file).name for problem in found} == {"0.yaml", "1.yaml"}
    assert isinstance(load_catalog([str(tmp_path / "0.yaml"), str(tmp_path / "1.yaml")]), list)


def test_a_stored_object_that_breaks_a_rule_is_read_and_remarked(tmp_path: Path) -> None:
    text = """\
apiVersion: modelsteward.io/v1alpha1
kind: Waiver
metadata: {name: w}
spec:
  modelRef: {name: chat}
  namespaces: ["*"]
  findings: [Unpinned]
  reason: Migration.
  expiresTime: "2027-01-31T00:00:00Z"
"""
    loaded = catalogue(text, folder=tmp_path)
    assert list(loaded.catalog.names("Waiver")) == ["w"]
    (remark,) = loaded.remarks
    assert str(remark).startswith(f"{tmp_path}/0.yaml:6:3: Waiver w: spec.namespaces")
