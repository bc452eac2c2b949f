"""What is remembered of an index: the answers asked for last, within a number of bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import ParamSpec, Protocol, TypeVar, cast

#: What an answer takes beside its arrays, at the most: its key, and the objects that hold it.
OVERHEAD = 4096


class Sized(Protocol):
    """Something that knows how many bytes its arrays take."""

    @property
    def nbytes(self) -> int:
        """How many."""


_Asked = ParamSpec("_Asked")
_SizedT = TypeVar("_SizedT", bound=Sized)


class Memory:
    """Remembers what functions have answered, which must be the same whenever they are asked.

    When it is full, what was asked for longest ago is forgotten; the last answer stays, however large it
    is. Threads may share it.

    Attributes:
        nbytes: how many bytes it holds.
    """

    def __init__(self, most: int) -> None:
        """``most`` is the number of bytes that it may hold."""
        self.nbytes = 0
        self._most = most
        self._answers: OrderedDict[Hashable, Sized] = OrderedDict()
        self._lock = Lock()

    def remembering(self, function: Callable[_Asked, _SizedT]) -> Callable[_Asked, _SizedT]:
        """The same function, remembered."""

        def remembered(*args: _Asked.args, **options: _Asked.kwargs) -> _SizedT:
            key = (function, args, *options.items())
            with self._lock:
                if key in self._answers:
                    self._answers.move_to_end(key)
                    return cast("_SizedT", self._answers[key])
            answer = function(*args, **options)
            self._keep(key, answer)
            return answer

        return remembered

    def _keep(self, key: Hashable, answer: Sized) -> None:
        with self._lock:
            if key in self._answers:  # another thread was faster
                return
            self._answers[key] = answer
            self.nbytes += answer.nbytes + OVERHEAD
            while self.nbytes > self._most and len(self._answers) > 1:
                _, forgotten = self._answers.popitem(last=False)
                self.nbytes -= forgotten.nbytes + OVERHEAD
