"""The engines that are compared, each behind the same interface."""

from benchmarks.peers.base import Counts, Peer
from benchmarks.peers.chayici import ChayiciPeer
from benchmarks.peers.registry import PEERS
from benchmarks.peers.ripgrep import RipgrepPeer
from benchmarks.peers.sqlite_trigram import SqlitePeer
from benchmarks.peers.stock_whoosh import WhooshPeer
from benchmarks.peers.tantivy_bigrams import TantivyPeer

__all__ = ["PEERS", "ChayiciPeer", "Counts", "Peer", "RipgrepPeer", "SqlitePeer", "TantivyPeer", "WhooshPeer"]
