"""What can go wrong, told in a Chinese sentence to the person who can mend it."""

from __future__ import annotations

import errno

_REASONS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOENT: "文件不存在",
    errno.EISDIR: "它是一个文件夹",
    errno.ENOTDIR: "路径中间有一段不是文件夹",
    errno.ENAMETOOLONG: "文件名或路径太长",
    errno.ELOOP: "符号链接绕成了圈",
    errno.EMFILE: "同时打开的文件太多",
    errno.ENFILE: "同时打开的文件太多",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出了磁盘配额",
    errno.EFBIG: "文件太大",
    errno.EROFS: "磁盘是只读的",
    errno.EIO: "磁盘读取出错",
}


class ChayiciError(Exception):
    """Root of the project's errors; its text is a Chinese sentence for users."""


class UnreadableSourceError(ChayiciError):
    """A source file that holds no readable report; it is skipped, the rest goes on."""


class IndexingInterruptedError(ChayiciError):
    """Somebody pressed Ctrl-C while reports were indexed."""


class IndexUnusableError(ChayiciError):
    """An index that is missing, locked, damaged, foreign or made by another version."""


class IndexMissingError(IndexUnusableError):
    """There is no index in the folder."""


class IndexMismatchError(IndexUnusableError):
    """An index made under another schema, folding or word segmenter; ``--rebuild`` mends it."""


class IndexLockedError(IndexUnusableError):
    """Another process is writing to the index."""


class IndexDamagedError(IndexUnusableError):
    """The index's files are not whole."""


def os_reason(error: OSError) -> str:
    """Why the system refused something, in Chinese where it is a common reason."""
    return _REASONS.get(error.errno or 0) or error.strerror or "系统没有说明原因"
