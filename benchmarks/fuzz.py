"""Damaged files of every format: none may crash or hang the reader; each is read, or refused with a reason.

``python -m benchmarks.fuzz [NUMBER]`` tries NUMBER of them, 10,000 unless told.
"""

from __future__ import annotations

import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from random import Random

from benchmarks.formats import MAKERS, MissingProgramError, archive
from index.prepare import PreparedReport
from index.reader import read_text
from index.reading import Reading, Source, Unreadable, read_sources
from index.sources import locate
from index.words import preferred_segmenter
from index.workers import Limits

_NUMBER = 10_000
# LibreOffice takes a second a file; of these formats there is one for so many of the others.
_SLOW = frozenset({".doc", ".rtf"})
_SLOW_SHARE = 50
_ZIPPED = frozenset({".docx", ".zip"})
_TOKENS = (b"<", b'"', b"]]>", b"\xff\xfe", b"\r\n", b"9" * 30, b"</p>", b"obj")
# How a reason begins that only a fault of ours, or of a library, gives.
_FAULTS = ("读取时出错", "读取它的进程异常结束")


@dataclass(frozen=True, slots=True)
class Findings:
    """What became of damaged files.

    Attributes:
        read: how many were read all the same.
        reasons: why the others were not, and how often.
        faults: the files that an error nobody foresaw, or a reader that died, stands for, with the reason.
    """

    read: int
    reasons: Counter[str]
    faults: tuple[tuple[str, str], ...]


def originals() -> dict[str, bytes]:
    """A built-in report in each format that can be made here, by the ending of its name."""
    text = read_text(min(locate("seeds/").glob("001*.txt")))
    made = {}
    for ending, make in MAKERS.items():
        try:
            made[ending] = make(text, "法治政府建设年度报告")
        except MissingProgramError as missing:
            sys.stderr.write(f"{ending}: {missing}\n")
    return made


def damaged(number: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Damaged files, the same for the same seed: their names and contents."""
    random = Random(seed)
    whole = originals()
    fast = [ending for ending in whole if ending not in _SLOW]
    slow = [ending for ending in whole if ending in _SLOW]
    for at in range(number):
        ending = random.choice(slow if slow and at % _SLOW_SHARE == 0 else fast)
        content = whole[ending]
        if ending in _ZIPPED and random.randrange(2):  # behind a checksum that is right
            yield f"{at:06}{ending}", _damaged_inside(content, random)
        else:
            yield f"{at:06}{ending}", _damaged(content, random)


def try_damaged(folder: Path, number: int, seed: int) -> Findings:
    """Have damaged files read, as indexing reads them."""
    sources = []
    for name, content in damaged(number, seed):
        (folder / name).write_bytes(content)
        sources.append(Source(name, folder / name))
    read, reasons, faults = 0, Counter[str](), []
    for step in read_sources(sources, preferred_segmenter().name, limits=Limits(seconds=30)):
        if not isinstance(step, Reading):
            continue
        match step.outcome:
            case PreparedReport():
                read += 1
            case Unreadable(reason):
                reasons[reason] += 1
                if reason.startswith(_FAULTS):
                    faults.append((step.name, reason))
            case None:
                raise AssertionError("nothing was held")
    return Findings(read, reasons, tuple(faults))


def _damaged(content: bytes, random: Random) -> bytes:
    """Bytes changed, cut off, left out, put in twice or exchanged for others, here and there."""
    spoilt = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 5, 20))):
        if not spoilt:
            break
        start = random.randrange(len(spoilt))
        stop = min(start + random.choice((1, 2, 8, 100, 3000)), len(spoilt))
        match random.randrange(7):
            case 0:
                spoilt[start] ^= 1 << random.randrange(8)
            case 1:
                del spoilt[start:]
            case 2:
                del spoilt[start:stop]
            case 3:
                spoilt[start:start] = spoilt[start:stop]
            case 4:
                spoilt[start:stop] = random.randbytes(stop - start)
            case 5:
                spoilt[start:stop] = bytes(stop - start)
            case _:
                spoilt[start:stop] = random.choice(_TOKENS)
    return bytes(spoilt)


def _damaged_inside(content: bytes, random: Random) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    name = random.choice(sorted(members))
    members[name] = _damaged(members[name], random)
    return archive(members)


def main() -> None:
    """Try as many as the command line says."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else _NUMBER
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        findings = try_damaged(Path(folder), number, seed=2025)
    sys.stdout.write(f"{number} files, {time.perf_counter() - started:.0f} s, {findings.read} reports read\n")
    for reason, count in findings.reasons.most_common(40):
        sys.stdout.write(f"{count:7} {reason}\n")
    for name, reason in findings.faults:
        sys.stdout.write(f"FAULT {name}: {reason}\n")
    sys.exit(bool(findings.faults))


if __name__ == "__main__":
    main()
