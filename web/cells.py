"""The links of a comparison: each cell leads to the search that finds exactly what it counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from index.folding import fold
from search.comparison import By
from search.filters import region
from web.addresses import Address

#: The filters of a cell itself: names and values.
Own = tuple[tuple[str, str], ...]


class CellLinks:
    """Makes the links of the comparison at an address, whose rows are of one kind."""

    def __init__(self, address: Address, by: By) -> None:
        self._address = address
        self._by = by
        asked = [region(value) for value in address.values("region")]
        self._regions = [(one.itself, code) for one in asked for code in one.codes]
        self._begun: dict[tuple[str, ...], str] = {}

    def whole(self, query: str) -> Address:
        """All that a query finds under the filters."""
        shared = (*self._address.filters, ("match", self._address.value("match")))
        return Address((("q", query), *(pair for pair in shared if pair[1])))

    def row(self, value: str, code: str | None) -> Own:
        """The filters of a row."""
        match self._by:
            case By.YEAR:
                return (("year", value),)
            case By.ISSUER:
                # Folded, it is found as well, and all spellings of a name have one address.
                return (("issuer", f"={fold(value).text}"),)
            case _:
                codes = _common(code or "", self._regions) if self._regions else [code or ""]
                return tuple(("region", one) for one in dict.fromkeys(codes))

    def search_url(self, query: str, own: Own) -> str:
        """What a query finds under the filters of a cell.

        Several values of one filter mean or, so that a cell's own take the place of those asked for.
        """
        names = tuple(dict.fromkeys(name for name, _ in own))
        begun = self._begun.get((query, *names))
        if begun is None:  # the same for all cells, of which there may be thousands
            address = self.whole(query)
            for name in names:
                address = address.replacing(name, ())
            begun = self._begun[query, *names] = address.search_url()
        return f"{begun}&{urlencode(own)}" if own else begun


def _common(code: str, asked: Sequence[tuple[bool, str]]) -> Iterator[str]:
    """Of each pair of codes of which one lies in the other, the one that does.

    Args:
        code: a row's.
        asked: the codes asked for, and whether each is meant without what lies below it.
    """
    for itself, one in asked:
        if one.startswith(code):
            yield f"={one}" if itself else one
        elif code.startswith(one) and not itself:
            yield code
