"""The licences and frameworks that the package ships: one custom resource a file of its folder `library`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

FOLDERS = {"ModelLicense": "licenses", "ComplianceFramework": "frameworks"}
"""The folder of each kind; licences come first wherever both are told."""


@dataclass(frozen=True, slots=True, order=True)
class Shipped:
    """One file of the library: the folder and the file's name without `.yaml`."""

    folder: str
    stem: str

    @property
    def name(self) -> str:
        """The object's name. Licences have a prefix: an organisation's own `mit` is never in the way."""
        return f"library-{self.stem}" if self.folder == "licenses" else self.stem

    @property
    def kind(self) -> str:
        """The kind of the object."""
        return next(kind for kind, folder in FOLDERS.items() if folder == self.folder)

    def text(self) -> str:
        """The file as it stands."""
        return (files("modelsteward") / "library" / self.folder / f"{self.stem}.yaml").read_text("utf-8")

    def document(self) -> dict[str, Any]:
        """The object."""
        import yaml

        from modelsteward.files.composing import LOADER

        found: dict[str, Any] = yaml.load(self.text(), Loader=LOADER)  # noqa: S506
        return found

    def words(self) -> tuple[str, ...]:
        """All that the object is called: its name, its file's, SPDX ids, hub tags, `pack@version`."""
        spec = self.document()["spec"]
        if self.kind == "ComplianceFramework":
            return self.name, f"{spec['name']}@{spec['version']}", spec["name"]
        return self.name, self.stem, spec["spdxId"], *spec.get("aliases", ()), *spec.get("hubTags", ())


@cache
def shipped() -> tuple[Shipped, ...]:
    """Every file of the library, licences first, by name. Reads no file."""
    root = files("modelsteward") / "library"
    return tuple(
        Shipped(folder, name.removesuffix(".yaml"))
        for folder in FOLDERS.values()
        for name in sorted(it.name for it in (root / folder).iterdir())
        if name.endswith(".yaml")
    )


def find(word: str, among: Iterable[Shipped]) -> tuple[Shipped, ...]:
    """What is called so, whatever the case: the object or file of that name, else all that the word means."""
    wanted = word.lower()
    every = tuple(among)
    exact = tuple(it for it in every if wanted in (it.name, it.stem))
    return exact or tuple(it for it in every if wanted in (name.lower() for name in it.words()))
