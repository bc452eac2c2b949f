"""Page furniture: what a web page puts around a report, which is no part of it."""

from __future__ import annotations

import re

from index.dates import find_date, is_only_date, without_dates

_SCAN = (
    r"(?:微信|手机)?扫(?:一扫|码|描?二维码):?[,:]?(?:在?(?:手机|微信)(?:上|端|中)?)?"
    r"(?:查看|打开|浏览|阅读|访问|分享|关注)?(?:(?:当前|本|此)?(?:页面?|网页|文章?)|我们|公众号|到(?:微信|朋友圈))?"
)
_SHARE = r"(?:(?:分享(?:到|至)?|收藏):?|(?:新浪)?微博|(?:腾讯)?微信|QQ(?:空间|好友)?|朋友圈)"
_BUTTON = r"[【\[(]?(?:我要纠错|纠错|打印|关闭|返回)(?:本页|此页|正文|窗口|页面|顶部|首页|列表)?[】\])]?"
_VERSION = (
    r"(?:无障碍(?:浏览|阅读|版|模式|辅助|工具条)?|(?:长者|适老)(?:模式|专区|助手|版)?|关怀版|简体版?|繁体版?)"
)

# Lines that are furniture wherever they stand, as a whole and without white space: no report says this.
_UNMISTAKABLE = re.compile(
    "|".join(
        (
            r"[-—*_=·.~]{3,}",
            r"(?:语音)?播报|AI脑图|正文内容区域请使用tab按钮切换浏览",
            _SCAN,
            rf"{_SHARE}+",
            rf"(?:{_BUTTON})+",
            rf"{_VERSION}+",
            r"[【\[(]?(?:字[体号](?:大小)?:?)?[【\[(]?大中小[】\])]{0,2}",
            r".{0,4}公网安备:?\d{6,}号?|.{0,4}ICP备\d+号(?:-\d+)?|网站(?:地图|标识码:?\w*)",
            r"\((?:主动公开|依申请公开|不予公开|公开发布)\)|\(?(?:此件|本文|此文)[^,()]{0,8}公开(?:发布)?\)?",
            r"(?:上一|下一)[篇条]:[^,]{0,60}",
        )
    )
)

_NAME = r"(?:\S{0,4}|[A-Za-z\d]{1,20}|[^\s,]{2,20}[局办室院网部台社站心委府处])(?:\s|$)"
_DAY = r"20\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}"
# Around the text, also lines that begin like this; a label must hold what such labels hold.
_OPENING = re.compile(
    r"(?:[【\[(]\s*)?(?:"
    + "|".join(
        (
            r"(?:您?(?:现在|当前)?(?:所在)?的?位置|当前位置)\s*(?::|$)",
            r"(?:信息|文章|稿件|内容)?来源\s*:[^,]*$",
            rf"(?:发布|发表|更新|录入|上传)?(?:时间|日期)\s*:\s*(?:{_DAY}|$)",
            rf"(?:发布|录入|责任|文字)?(?:作者|编辑|责编|发布者|供稿|审核|校对|撰稿|[初复终]审)\s*:\s*{_NAME}",
            r"(?:浏览|阅读|点击|访问)(?:次数|量|数)?\s*:\s*(?:[\[(]?\s*\d|次|$)",
            r"字\s*[体号]\s*(?::|大小|$)|[【\[]\s*字\s*[体号]|分享(?:到|至)?\s*:[^,]{0,30}$",
            r"[【\[](?:打印|关闭)",
            r"备案(?:号|序号)\s*:|版权所有\s*(?::|©|\s|$)|(?:主办|承办|技术支持)(?:单位)?\s*:[^,]*$",
            r"(?:主动公开|依申请公开|不予公开|公开发布)$|\((?:此件|本文)[^)]{2,12}\)$",
            r"[A-Za-z|+-]{1,2}$|(?:网站|返回)?首页\s*(?:\||$)",
            r"(?:抄送|抄报|主题词)\s*:|(?:上一|下一)[篇条]$",
            r"附\s*件\s*\d*\s*(?::|$)|附件下载\s*(?::|$)",
        )
    )
    + ")"
)
_PRINTED = re.compile(r".{2,60}日\s*印发$")
# What a page shows of itself: today's date, or when it was printed.
_CLOCK = re.compile("星期|周[一二三四五六日]|今天|今日|当前时间|现在时间|打印时间|访问时间")
_POSTED = re.compile(r"(?:发布|发表|录入|上传|公开|发文|信息)?(?:时间|日期)\s*:")
_SOURCE = re.compile(r"来源\s*:")
_UNDER_A_TITLE = re.compile(rf"(?:[\u4e00-\u9fff]{{2,30}}\s+)?[\[(【\s]*{_DAY}")
_WEEKDAY = re.compile(r".{0,20}20\d\d年\d{1,2}月\d{1,2}日.{0,6}星期[一二三四五六日].{0,20}$")
_BREADCRUMB_MARK = re.compile("[>›»]")
# What a step of a breadcrumb trail never holds, but a comparison (优良率>95%) or a sentence does.
_NO_BREADCRUMB = re.compile(r"[。,;<%]")
_LIST_TITLE = re.compile(
    r"(?:(?:相关|关联)(?:解读|文件|链接|附件|新闻|阅读|文章|稿件|信息|政策|推荐)"
    r"|附件下载|推荐阅读|热点推荐|政策解读)\s*:?"
)
_ATTACHMENT = re.compile(r"附\s*件\s*[\d一二三四五六七八九十]{0,3}\s*(?::.*)?")
_GLUED = (
    r"(?:语音播报|AI脑图|正文内容区域请使用tab按钮切换浏览|扫一扫在手机(?:上查看|打开)当前页面?"
    r"|[【\[]?字[体号]\s{0,3}:?\s{0,3}[\[(【]?\s{0,3}大\s{0,3}中\s{0,3}小\s{0,3}[\])】]{0,2}|\(此件主动公开\)"
    r"|[【\[]打印(?:本页)?[】\]]|(?:浏览|阅读|点击)(?:次数|量|数)?\s{0,3}:\s{0,3}\d{1,7}\s{0,3}次?|分享到?:(?!\S{0,4}$))"
)
# In front of the first sentence, a page may also say when and from where it was posted.
_POSTED_BEFORE = re.compile(
    rf"(?:(?:{_GLUED}|打印|(?:信息|文章|稿件)?来源\s{{0,3}}:\s{{0,3}}\S{{2,20}}(?=\s)"
    rf"|(?:发布|发表)?(?:时间|日期)\s{{0,3}}:\s{{0,3}}{_DAY}日?(?:\s{{0,3}}\d{{1,2}}:\d\d(?::\d\d)?)?)\s{{1,9}})+"
)
_GLUED_BEFORE = re.compile(rf"(?:{_GLUED}\s*)+")
_GLUED_LAST = re.compile(rf"{_GLUED}$")

_LONGEST_FURNITURE = 120
_LONGEST_GLUED = 40
_LONGEST_LISTED = 60
_LONGEST_STEP = 30
_SENTENCE_END = re.compile("[。；;!?！？]")


def is_furniture(plain: str) -> bool:
    """Whether a line around the text, taken for itself, is page furniture.

    A sentence or clause is none, even where it begins like furniture.
    """
    if len(plain) > _LONGEST_FURNITURE or "。" in plain or ";" in plain:
        return False
    return (
        is_unmistakable(plain)
        or any(pattern.match(plain) for pattern in (_OPENING, _PRINTED, _WEEKDAY))
        or _is_breadcrumbs(plain)
        or _is_timestamp(plain)
        or (plain.startswith("20") and _OPENING.match(_undated(plain)) is not None)
    )


def is_unmistakable(plain: str) -> bool:
    """Whether a line is furniture even in the middle of the text."""
    start, end = glued_ends(plain)
    return start == end or (
        len(plain) <= _LONGEST_FURNITURE and _UNMISTAKABLE.fullmatch("".join(plain.split())) is not None
    )


def opening_words(plain: str) -> str:
    """The first line of a text without what the page says in front of it (来源：某网 发布时间：……)."""
    own = plain[glued_ends(plain)[0] :]
    before = _POSTED_BEFORE.match(own)
    return own[before.end() :] if before else own


def posting_date(plain: str) -> str | None:
    """The date on which the page says that it was posted, as ISO date; not the page's clock."""
    if _CLOCK.search(plain):
        return None
    labelled = _POSTED.search(plain)
    if labelled is not None:
        return find_date(plain[labelled.end() :])
    return find_date(plain) if _UNDER_A_TITLE.match(plain) or _SOURCE.search(plain) else None


def printing_date(plain: str) -> str | None:
    """The date on which an office printed the report (某某办公室 2025年2月13日印发), as ISO date."""
    return find_date(plain) if _PRINTED.match(plain) else None


def begins_attachment(plain: str) -> bool:
    """Whether a line names an attachment or stands above one."""
    return len(plain) <= _LONGEST_FURNITURE and _ATTACHMENT.fullmatch(plain) is not None


def _is_breadcrumbs(plain: str) -> bool:
    """Whether a line is a trail such as 首页 > 政务公开 > 报告; a single > may also compare."""
    first, *steps = (step.strip() for step in _BREADCRUMB_MARK.split(plain))
    if _NO_BREADCRUMB.search(plain) or any(not 0 < len(step) <= _LONGEST_STEP for step in steps):
        return False
    return len(steps) > 1 or (len(steps) == 1 and first in {"", "首页"})


def _is_timestamp(plain: str) -> bool:
    """Whether a line is a date with the time of day; a report is signed with the date alone."""
    return ":" in plain and is_only_date(plain)


def _undated(plain: str) -> str:
    return without_dates(plain).strip()


def is_list_title(plain: str) -> bool:
    """Whether a line stands above a list of links to other pages."""
    return len(plain) <= _LONGEST_LISTED and _LIST_TITLE.fullmatch(plain) is not None


def may_be_listed(plain: str) -> bool:
    """Whether a line below such a title can be one of its links."""
    return len(plain) <= _LONGEST_LISTED and _SENTENCE_END.search(plain) is None


def glued_ends(plain: str) -> tuple[int, int]:
    """Where the text of a line starts and ends, once furniture glued to its ends is left out."""
    before = _GLUED_BEFORE.match(plain)
    start = before.end() if before else 0
    end = len(plain)
    # One after the other: a single pattern would try every start anew.
    while behind := _GLUED_LAST.search(plain[:end].rstrip(), max(start, end - _LONGEST_GLUED)):
        end = behind.start()
    return start, max(start, end)
