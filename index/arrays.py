"""Array files: one immutable file that holds named arrays, mapped into memory, each with a checksum.

The file is a magic number, the arrays, each at a multiple of 64 bytes, a footer that names them
(JSON), and at the very end the footer's length and checksum and the magic number again.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamagedError

Array = NDArray[np.generic]

_MAGIC = b"CHAYICI1"
_ALIGNMENT = 64
_TAIL = struct.Struct("<II8s")  # length of the footer, its CRC-32, magic


def write_arrays(path: Path, arrays: Mapping[str, Array]) -> None:
    """Write an array file and see that it is on the disk."""
    entries = {}
    with path.open("wb") as file:
        file.write(_MAGIC.ljust(_ALIGNMENT, b"\0"))
        for name, array in arrays.items():
            content = np.ascontiguousarray(array)
            data = content.view(np.uint8).data
            padding = bytes(-len(data) % _ALIGNMENT)
            checksum = zlib.crc32(padding, zlib.crc32(data))
            entries[name] = (content.dtype.str, file.tell(), content.size, checksum)
            file.write(data)
            file.write(padding)
        footer = json.dumps(entries, separators=(",", ":")).encode()
        file.write(footer)
        file.write(_TAIL.pack(len(footer), zlib.crc32(footer), _MAGIC))
        file.flush()
        os.fsync(file.fileno())


class ArrayFile:
    """An array file, mapped; memory is used for what is touched."""

    def __init__(self, path: Path) -> None:
        """Map a file.

        Raises:
            IndexDamagedError: it is not whole.
            OSError: it cannot be opened.
        """
        self._path = path
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._entries = self._read_footer()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the arrays."""
        return tuple(self._entries)

    def __getitem__(self, name: str) -> Array:
        """An array, as it lies in the file."""
        dtype, offset, size, _ = self._entries[name]
        return np.frombuffer(self._map, dtype, size, offset)

    def require(self, names: Iterable[str]) -> None:
        """Make sure that some arrays are as they were written.

        Raises:
            IndexDamagedError: one of them is not.
        """
        for name in names:
            if name not in self._entries or not self._is_sound(name):
                raise IndexDamagedError(
                    f"索引文件 {self._path.name} 的 {name} 部分已损坏。请用 chayici index --rebuild 重建。"
                )

    def damaged(self) -> list[str]:
        """The names of the arrays whose bytes are not those that were written."""
        if self._map.size() < len(self._map):  # cut short: what is gone must not even be looked at
            return list(self._entries)
        if self._map[:_ALIGNMENT] != _MAGIC.ljust(_ALIGNMENT, b"\0"):
            return ["magic"]
        return [name for name in self._entries if not self._is_sound(name)]

    def _is_sound(self, name: str) -> bool:
        dtype, offset, size, checksum = self._entries[name]
        length = size * np.dtype(dtype).itemsize
        end = offset + length + -length % _ALIGNMENT
        return zlib.crc32(memoryview(self._map)[offset:end]) == checksum

    def _read_footer(self) -> dict[str, tuple[str, int, int, int]]:
        length, checksum, magic = self._tail()
        footer = self._map[len(self._map) - _TAIL.size - length : len(self._map) - _TAIL.size]
        if magic != _MAGIC or len(footer) != length or zlib.crc32(footer) != checksum:
            raise IndexDamagedError(f"索引文件 {self._path.name} 已损坏。请用 chayici index --rebuild 重建。")
        entries: dict[str, tuple[str, int, int, int]] = json.loads(footer)
        return entries

    def _tail(self) -> tuple[int, int, bytes]:
        if len(self._map) < _TAIL.size:
            return 0, 1, b""
        length, checksum, magic = _TAIL.unpack(self._map[len(self._map) - _TAIL.size :])
        return length, checksum, magic
