"""Memory: what libraries do not say clearly enough when it was not enough."""

from __future__ import annotations

from lxml import etree


def refuse_cut_tree(parser: etree._FeedParser) -> None:
    """Refuse the tree that a parser has made if memory was short: it may end anywhere.

    Raises:
        MemoryError: that was so.
    """
    if any(entry.type == etree.ErrorTypes.ERR_NO_MEMORY for entry in parser.error_log):
        raise MemoryError
