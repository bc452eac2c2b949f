"""Page furniture: what a web page puts around a report, which is no part of it."""

from __future__ import annotations

import re

from index.dates import is_only_date, without_dates

# Things that are furniture when a line begins with them and is short, whatever follows.
_OPENINGS = (
    r"(?:您?(?:现在|当前)?(?:所在)?的?位置|当前位置|您的位置)\s*(?::|$)",
    r"(?:信息|文章|稿件|内容)?来源\s*:",
    r"(?:发布|发表|更新|录入|上传)?(?:时间|日期)\s*:",
    r"(?:发布|录入|责任|文字)?(?:作者|编辑|责编|发布者|供稿|审核|校对|撰稿)\s*:",
    r"(?:浏览|阅读|点击|访问)(?:次数|量|数)?\s*:",
    r"字\s*[体号]\s*(?::|大小|$)|\[?\s*大\s+中\s+小\s*\]?$|[【\[]字体",
    r"分享(?:到|至)?\s*(?::|$)|(?:微信|微博|QQ空间)(?:\s|$)|收藏\s*(?::|$)",
    r"[【\[]?\s*打印(?:本页|此页|正文)?\s*[】\]]?(?:\s|$|[【\[])|[【\[]?\s*关闭(?:本页|窗口|此页)?\s*[】\]]?$",
    r"(?:语音)?播报$|语音播报|AI\s*脑图|无障碍|长者(?:模式|专区)|正文内容区域",
    r"(?:扫一扫|扫码|扫描二维码|微信扫)",
    r".{0,4}公网安备|.{0,4}ICP备|网站(?:地图|标识码)|备案(?:号|序号)|版权所有|(?:主办|承办|技术支持)(?:单位)?\s*:",
    r"\(?(?:此件|本文|此文)?(?:主动公开|依申请公开|不予公开|公开发布)\)?$|\((?:此件|本文)[^)]{2,12}\)$",
    r"抄送\s*:|抄报\s*:|主题词\s*:",
    r"附\s*件\s*\d*\s*(?::|$)|附件下载",
    r"(?:上一[篇条]|下一[篇条]|返回(?:顶部|首页|列表))",
)
_OPENING = re.compile("|".join(_OPENINGS))
_PRINTED = re.compile(r".{2,60}日\s*印发$")
_WEEKDAY = re.compile(r".{0,20}20\d\d年\d{1,2}月\d{1,2}日.{0,6}星期[一二三四五六日].{0,20}$")
_BREADCRUMBS = re.compile(r"[^。,;<]{0,30}(?:\s*[>›»]\s*[^。,;<>›»]{1,30})+$")
_LIST_TITLE = re.compile(
    r"(?:相关|关联)(?:解读|文件|链接|附件|新闻|阅读|文章|稿件|信息|政策|推荐)|附件下载|推荐阅读|热点推荐|政策解读$"
)
_GLUED = (
    r"(?:语音播报|正文内容区域请使用tab按钮切换浏览|扫一扫在手机(?:上查看|打开)当前页面?"
    r"|字体:\[大 中 小\]|\(此件主动公开\))"
)
_GLUED_BEFORE = re.compile(rf"(?:{_GLUED}\s*)+")
_GLUED_BEHIND = re.compile(rf"(?:{_GLUED}\s*)+$")

_LONGEST_FURNITURE = 120
_LONGEST_LISTED = 60
_SENTENCE_END = re.compile("[。；;!?！？]")


def is_furniture(plain: str) -> bool:
    """Whether a line, taken for itself, is page furniture.

    A sentence is none, even where it begins like furniture.
    """
    if len(plain) > _LONGEST_FURNITURE or "。" in plain:
        return False
    if any(pattern.match(plain) for pattern in (_OPENING, _PRINTED, _WEEKDAY, _BREADCRUMBS)):
        return True
    return _is_timestamp(plain) or (plain.startswith("20") and _OPENING.match(_undated(plain)) is not None)


def _is_timestamp(plain: str) -> bool:
    """Whether a line is a date with the time of day; a report is signed with the date alone."""
    return ":" in plain and is_only_date(plain)


def _undated(plain: str) -> str:
    return without_dates(plain).strip()


def is_list_title(plain: str) -> bool:
    """Whether a line stands above a list of links to other pages."""
    return len(plain) <= _LONGEST_LISTED and _LIST_TITLE.match(plain) is not None


def may_be_listed(plain: str) -> bool:
    """Whether a line below such a title can be one of its links."""
    return len(plain) <= _LONGEST_LISTED and _SENTENCE_END.search(plain) is None


def glued_ends(plain: str) -> tuple[int, int]:
    """Where the text of a line starts and ends, once furniture glued to its ends is left out."""
    before = _GLUED_BEFORE.match(plain)
    behind = _GLUED_BEHIND.search(plain)
    start = before.end() if before else 0
    end = behind.start() if behind else len(plain)
    return start, max(start, end)
