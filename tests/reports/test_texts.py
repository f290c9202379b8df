"""One wording of a finding everywhere."""

from __future__ import annotations

from modelsteward.engine.verdict import Effect, Finding, Verdict
from modelsteward.reports import records, tables, texts

UNKNOWN = Finding(
    "UnknownModel",
    Effect.DENY,
    "UnknownModel: hf://a/b is no source of any AIModel",
    remedy="Register it.",
    path="spec.containers[0].args[1]",
    reference="hf://a/b",
    policy="base",
)
REMOTE = Finding(
    "RemoteCode", Effect.WARN, "RemoteCode: the model's own code runs", path="spec.containers[0]"
)
WAIVED = Finding("Waived", Effect.RECORD, "Waived: Unpinned", waiver="w")


def test_a_sentence_has_code_message_place_and_remedy() -> None:
    assert texts.sentence(UNKNOWN) == (
        "UnknownModel: hf://a/b is no source of any AIModel (at spec.containers[0].args[1]). Register it."
    )


def test_a_place_that_the_message_names_is_not_told_twice() -> None:
    finding = Finding(
        "OpaqueSource", Effect.DENY, "OpaqueSource: spec.volumes[0] can't be read", path="spec.volumes[0]"
    )
    assert texts.sentence(finding) == "OpaqueSource: spec.volumes[0] can't be read."


def test_a_code_that_the_message_lacks_is_put_in_front() -> None:
    assert texts.sentence(Finding("TooDeep", Effect.DENY, "nested too deep")) == "TooDeep: nested too deep."


def test_line_breaks_and_escapes_of_a_manifest_reach_no_terminal() -> None:
    finding = Finding("UnknownModel", Effect.DENY, "UnknownModel: a\n\x1b[31mb\u202ec")
    assert texts.sentence(finding) == "UnknownModel: a [31mb c."
    assert records.finding(finding)["message"] == "UnknownModel: a [31mb c"


def test_a_denial_tells_all_that_denies_and_nothing_else() -> None:
    assert texts.denial(Verdict((UNKNOWN, REMOTE))) == texts.sentence(UNKNOWN)
    two = texts.denial(Verdict((UNKNOWN, UNKNOWN, REMOTE)))
    assert two.splitlines()[0] == "2 findings deny it:"
    assert two.count("- UnknownModel: ") == 2


def test_a_denial_of_thousands_of_findings_is_cut_and_says_so() -> None:
    said = texts.denial(Verdict((UNKNOWN,) * 5000))
    assert len(said) <= texts.LONGEST_DENIAL
    assert "more: run `modelsteward check`" in said


def test_a_warning_fits_what_clients_show() -> None:
    long = Finding("RemoteCode", Effect.WARN, "RemoteCode: " + "x" * 500)
    (said,) = texts.warnings(Verdict((UNKNOWN, long, WAIVED)))
    assert len(said) == texts.LONGEST_WARNING
    assert said.startswith("RemoteCode: ")
    assert said.endswith("…")


def test_codes_are_told_once_each_in_order() -> None:
    assert texts.codes((UNKNOWN, REMOTE, UNKNOWN)) == "UnknownModel,RemoteCode"


def test_the_strictest_effect_counts() -> None:
    assert texts.strictest(Verdict((WAIVED, REMOTE))) is Effect.WARN
    assert texts.strictest(Verdict()) is None


def test_a_finding_as_json_has_the_keys_that_scripts_read() -> None:
    assert records.verdict(Verdict((UNKNOWN,))) == {
        "allowed": False,
        "governed": True,
        "findings": [
            {
                "code": "UnknownModel",
                "effect": "Deny",
                "reference": "hf://a/b",
                "path": "spec.containers[0].args[1]",
                "message": "UnknownModel: hf://a/b is no source of any AIModel",
                "remedy": "Register it.",
                "policy": "base",
            }
        ],
    }


def test_a_table_has_a_row_its_words_and_its_remedy() -> None:
    judged = [
        tables.Judged("serving/Deployment/chat", Verdict((UNKNOWN,))),
        tables.Judged("serving/Pod/a", Verdict((REMOTE,))),
        tables.Judged("kube-system/Pod/b", Verdict(governed=False)),
    ]
    assert tables.lines(judged) == [
        "EFFECT  CODE          OBJECT                   PATH",
        "Deny    UnknownModel  serving/Deployment/chat  spec.containers[0].args[1]",
        "        hf://a/b is no source of any AIModel",
        "        -> Register it.",
        "Warn    RemoteCode    serving/Pod/a            spec.containers[0]",
        "        the model's own code runs",
    ]
    assert tables.summary(judged, 1) == (
        "3 objects judged: 1 denied, 1 allowed with warnings, "
        "1 allowed (1 in namespaces that no policy selects); 1 not judged"
    )


def test_nothing_found_is_no_table() -> None:
    assert tables.lines([tables.Judged("a", Verdict())]) == []
    assert tables.summary([]) == "0 objects judged: 0 denied, 0 allowed with warnings, 0 allowed"
