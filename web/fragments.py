"""Addresses of original pages, and of passages in them by text fragments (``#:~:text=start,end``)."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_DIRECTIVE = ":~:"
# Browsers find a piece only if it begins and ends at the edges of words, and where these are in Chinese
# text their dictionaries decide. So pieces are cut behind punctuation, which is always such an edge.
_EDGE = re.compile(r"[。；，、！？,;!?“”《》（）()\s]+(?=[\u4e00-\u9fff])")
_SHORTEST_PIECE = 6
_WHOLE = 24


def web_address(url: str | None) -> str | None:
    """An address that may be made a link: one of http or https, None for any other."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def passage_address(url: str, text: str) -> str:
    """The address of a page that makes the browser jump to a passage, whose original text is given."""
    page = url.partition(_DIRECTIVE)[0]
    pieces = ",".join(map(_encoded, _pieces(text)))
    return f"{page}{'' if '#' in page else '#'}{_DIRECTIVE}text={pieces}"


def _encoded(piece: str) -> str:
    # A dash would set off what stands around a piece.
    return quote(piece, safe="").replace("-", "%2D")


def _pieces(text: str) -> tuple[str, ...]:
    """How a passage begins and ends; all of it if it is short or cannot be cut, without line breaks."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    first, last = lines[0], lines[-1]
    begin = next((one.end() for one in _EDGE.finditer(first) if one.start() >= _SHORTEST_PIECE), len(first))
    ends = [one.end() for one in _EDGE.finditer(last) if len(last) - one.end() >= _SHORTEST_PIECE]
    end = ends[-1] if ends else 0
    if len(lines) == 1 and (len(first) <= _WHOLE or begin > end):
        return (first,)
    return first[:begin].strip(), last[end:]
