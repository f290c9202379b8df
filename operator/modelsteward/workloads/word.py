"""One argument as it reaches a program, where in the object it stands, and what of it can't be told.

Three characters that no argument or name can hold stand for text that isn't in sight.
"""

from __future__ import annotations

import msgspec

#: Text from elsewhere: a Secret, a ConfigMap, the downward API.
ELSEWHERE = "\0"
#: Text that a program prints when it runs: a command substitution, an expansion that isn't read.
COMPUTED = "\1"
#: A variable that nothing in sight sets.
UNSET = "\2"


class Word(msgspec.Struct, frozen=True, gc=False):
    """The text of one argument and the JSON path of the element that holds it."""

    text: str
    path: str
    #: What isn't in sight may be several words: the shell splits what isn't quoted.
    splits: bool = False

    @property
    def told(self) -> bool:
        """Whether all of the text is in sight."""
        return is_told(self.text)

    def cut(self, text: str) -> Word:
        """A part of this word, at the same place."""
        return Word(text, self.path)


def is_told(text: str) -> bool:
    """Whether nothing of the text comes from out of sight."""
    return ELSEWHERE not in text and COMPUTED not in text and UNSET not in text
