"""All peers by the names under which the command line knows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks.peers.base import Peer
from benchmarks.peers.chayici import ChayiciPeer
from benchmarks.peers.ripgrep import RipgrepPeer
from benchmarks.peers.sqlite_trigram import SqlitePeer
from benchmarks.peers.stock_whoosh import WhooshPeer
from benchmarks.peers.tantivy_bigrams import TantivyPeer

#: Chayici first.
PEERS: Mapping[str, type[Peer[Any]]] = {
    "chayici": ChayiciPeer,
    "tantivy": TantivyPeer,
    "whoosh": WhooshPeer,
    "sqlite": SqlitePeer,
    "ripgrep": RipgrepPeer,
}
