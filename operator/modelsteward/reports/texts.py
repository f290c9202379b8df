"""Findings as sentences: the same words in a denial, a warning, a status and on the command line."""

from __future__ import annotations

from collections.abc import Sequence

from modelsteward.engine.verdict import STRICTNESS, Effect, Finding, Verdict

LONGEST_WARNING = 256
"""Clients cut a warning there (k8s.io/apiserver, pkg/warning)."""
LONGEST_DENIAL = 16384
"""The API server passes a denial on as it is; events and terminals want an end."""

_MORE = "… ({count} more: run `modelsteward check` on the manifest for all)"


def detail(finding: Finding) -> str:
    """The message without the code in front, for places that show the code by itself."""
    for separator in (": ", " "):
        if finding.message.startswith(finding.code + separator):
            return finding.message[len(finding.code) + len(separator) :]
    return finding.message


def sentence(finding: Finding) -> str:
    """One line, code first: `UnknownModel: hf://a/b is … (at spec.containers[0].args[1]). Register it …`."""
    text = f"{finding.code}: {detail(finding)}".rstrip(". ")
    if finding.path and finding.path not in text:
        text += f" (at {finding.path})"
    return one_line(f"{text}. {finding.remedy}" if finding.remedy else f"{text}.")


def warning(finding: Finding) -> str:
    """The sentence, cut where clients would cut it; what is cut first is the remedy."""
    return cut(sentence(finding), LONGEST_WARNING)


def denial(verdict: Verdict) -> str:
    """What a refused request answers: every finding that denies, one a line where there are several."""
    denying = with_effect(verdict, Effect.DENY)
    sentences = [sentence(finding) for finding in denying]
    if len(sentences) == 1:
        return cut(sentences[0], LONGEST_DENIAL)
    lines = [f"{len(sentences)} findings deny it:"]
    left = LONGEST_DENIAL - len(lines[0]) - len(_MORE)
    for number, text in enumerate(sentences):
        left -= len(text) + 3
        if left < 0:
            lines.append(_MORE.format(count=len(sentences) - number))
            break
        lines.append(f"- {text}")
    return "\n".join(lines)


def warnings(verdict: Verdict) -> list[str]:
    """One warning for each finding that warns, in the verdict's order."""
    return [warning(finding) for finding in with_effect(verdict, Effect.WARN)]


def codes(findings: Sequence[Finding]) -> str:
    """The codes once each, in order, one a comma."""
    return ",".join(dict.fromkeys(finding.code for finding in findings))


def with_effect(verdict: Verdict, effect: Effect) -> list[Finding]:
    """The findings that have exactly this effect."""
    return [finding for finding in verdict.findings if finding.effect is effect]


def strictest(verdict: Verdict) -> Effect | None:
    """The strictest effect of all findings; None without findings."""
    return max((f.effect for f in verdict.findings), key=STRICTNESS.__getitem__, default=None)


def one_line(text: str) -> str:
    """Text from manifests can hold line breaks and terminal escapes: neither reaches a log or a screen."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def cut(text: str, longest: int) -> str:
    """At most `longest` characters; what was cut off ends with an ellipsis."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def count(number: int, noun: str) -> str:
    """`1 object`, `2 objects`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
