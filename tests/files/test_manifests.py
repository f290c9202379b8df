"""Files, folders and standard input → objects; List items are objects of their own."""

from __future__ import annotations

from pathlib import Path

from modelsteward.files.manifests import read_manifests

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: %s}\n"


def names(paths: list[str], stdin: bytes | None = None) -> list[str]:
    manifests, problems = read_manifests(paths, stdin)
    assert problems == []
    return [f"{m.kind}/{m.name}" for m in manifests]


def problems(text: str) -> list[str]:
    manifests, found = read_manifests(["-"], text.encode())
    assert manifests == []
    return [str(problem) for problem in found]


def test_a_folder_is_read_with_all_that_is_below_it_but_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "b" / "pod.json").write_text('{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "c"}}')
    (tmp_path / "a.yml").write_text(POD % "a" + "---\n" + POD % "b")
    (tmp_path / ".git" / "x.yaml").write_text("no: object")
    (tmp_path / ".hidden.yaml").write_text("no: object")
    (tmp_path / "README.md").write_text("# no manifest")
    assert names([str(tmp_path)]) == ["Pod/a", "Pod/b", "Pod/c"]


def test_standard_input_is_a_file_of_its_own() -> None:
    assert names(["-"], (POD % "a").encode()) == ["Pod/a"]


def test_items_of_lists_are_objects_with_their_own_place() -> None:
    text = "apiVersion: v1\nkind: List\nitems:\n" + "".join(
        f"- apiVersion: v1\n  kind: Pod\n  metadata: {{name: p{n}}}\n" for n in range(2)
    )
    manifests, found = read_manifests(["-"], text.encode())
    assert found == []
    assert [(m.name, m.document.mark.line) for m in manifests] == [("p0", 4), ("p1", 7)]


def test_items_of_a_typed_list_have_the_type_that_the_list_says() -> None:
    text = b"apiVersion: apps/v1\nkind: DeploymentList\nitems: [{metadata: {name: a}}]"
    manifests, _ = read_manifests(["-"], text)
    assert (manifests[0].group, manifests[0].version, manifests[0].kind) == ("apps", "v1", "Deployment")


def test_an_object_is_known_by_its_generate_name_where_it_has_no_name() -> None:
    assert names(["-"], b"apiVersion: v1\nkind: Pod\nmetadata: {generateName: x-}") == ["Pod/x-"]


def test_what_is_no_object_is_told_with_its_line() -> None:
    assert problems("- a\n") == [
        "<stdin>:1:1: no Kubernetes object (a mapping with apiVersion, kind and metadata): correct it"
    ]
    assert problems("\nkind: Pod\n") == [
        "<stdin>:2:1: no apiVersion: every Kubernetes object has one, add it"
    ]
    assert problems("apiVersion: v1\nkind: 5\n") == [
        "<stdin>:2:1: no kind: every Kubernetes object has one, add it"
    ]
    assert problems("apiVersion: v1\nkind: Pod\nmetadata: []\n") == [
        "<stdin>:3:1: metadata is no mapping: write metadata: {name: …}"
    ]
    assert problems("apiVersion: v1\nkind: Pod\nmetadata: {name: 5}\n") == [
        "<stdin>:3:12: metadata.name is no text: quote it"
    ]
    assert problems("apiVersion: v1\nkind: List\nitems: [null]\n")[0].startswith(
        "<stdin>:3:9: no Kubernetes object"
    )


def test_missing_files_and_empty_folders_are_told_together(tmp_path: Path) -> None:
    manifests, found = read_manifests([str(tmp_path / "no.yaml"), str(tmp_path), "\0"])
    assert manifests == []
    assert [str(problem).removeprefix(str(tmp_path)) for problem in found] == [
        "/no.yaml: no such file: check the path",
        ": holds no file that ends in .yaml, .yml, .json: name a folder with manifests",
        "\0: can't be read (embedded null byte): check the path and its rights",
    ]
