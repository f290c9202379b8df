"""The changes that `make mutants` tries can still be made."""

from __future__ import annotations

import house
import mutate
import mutations
import pytest


@pytest.mark.parametrize("mutation", mutations.MUTATIONS, ids=lambda it: it.name)
def test_what_a_mutation_changes_stands_there_once(mutation: mutations.Mutation) -> None:
    text = (house.ROOT / mutate.PACKAGE / mutation.room / mutation.file).read_text()
    assert text.count(mutation.before) == 1
    compile(text.replace(mutation.before, mutation.after), mutation.file, "exec")


def test_no_two_mutations_have_one_name() -> None:
    assert len({it.name for it in mutations.MUTATIONS}) == len(mutations.MUTATIONS)


def test_a_name_that_no_mutation_has_is_refused_with_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert mutate.main(["nothing-like-it"]) == 2
    said = capsys.readouterr().err
    assert "nothing-like-it" in said
    assert mutations.MUTATIONS[0].name in said
