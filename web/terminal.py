"""What the command line shows to people: tables that line up Chinese text, colours, a progress bar."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from index.models import Kind, Report, Section
from index.pipeline import Advance, IndexSummary
from index.pipeline import Progress as Reporter
from index.sources import Skipped
from search.filters import LEVELS
from search.models import FoundPassage, Hit, ReportText, ResultPage, Span
from search.snippets import excerpt
from web.terminal_pieces import Column, show_in_pieces

_EXCERPT = 100
_MOST_SKIPPED = 30  # that are told one by one
_MOST_REASONS = 20
_TABLE_WIDTH = 100  # of a terminal on which reports are shown as a table
_UNKNOWN = "—"
_FILE_WIDTH = 200  # where the output is no terminal, lines need not fit one

_SUMMARY = ("新增", "更新", "未变", "去掉", "跳过", "报告", "段落", "字数", "用时")
_FIELDS = {
    "title": "标题",
    "kind": "文种",
    "issuer": "发布机构",
    "issuers": "联合发文",
    "level": "机构层级",
    "report_year": "报告年度",
    "doc_number": "文号",
    "index_number": "索引号",
    "published": "成文/发布日期",
    "division": "行政区划",
}
# Left out where there is nothing to say.
_WHERE_TOLD = ("kind", "issuers", "level")


def console_of(*, stderr: bool = False) -> Console:
    """A console; where its output is no terminal, lines may be long."""
    console = Console(stderr=stderr, highlight=False)
    return console if console.is_terminal else Console(stderr=stderr, highlight=False, width=_FILE_WIDTH)


@contextmanager
def indexing_progress() -> Iterator[Reporter]:
    """A progress bar on standard error, if that is a terminal."""
    columns = (
        TextColumn("编入索引"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[reports]:,} 份 · {task.fields[rate]:,.0f} 份/秒 · 还需"),
        TimeRemainingColumn(),
    )
    console = console_of(stderr=True)
    started = time.monotonic()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None, reports=0, rate=0.0)

        def advance(now: Advance) -> None:
            rate = now.reports / max(time.monotonic() - started, 0.1)
            bar.update(task, completed=now.done, total=now.total, reports=now.reports, rate=rate)

        yield advance


def show_summary(summary: IndexSummary, directory: Path) -> None:
    """Tell what a run of indexing did; what was skipped goes to standard error."""
    counts = (summary.added, summary.updated, summary.unchanged, summary.removed, len(summary.skipped))
    held = (summary.reports, summary.passages, summary.characters)
    told = [*(f"{count:,}" for count in counts + held), f"{summary.seconds:.1f} 秒"]
    console = console_of()
    show_in_pieces(
        console,
        Column(Text(), [Text()]),
        [Column(Text(name), [Text(one)]) for name, one in zip(_SUMMARY, told, strict=True)],
    )
    console.print(f"索引：{escape(str(directory))}", soft_wrap=True)
    _show_skipped(console_of(stderr=True), summary.skipped)


def _show_skipped(console: Console, skipped: Sequence[Skipped]) -> None:
    """Tell what was skipped: each by itself, or where there are many how often each reason occurs."""
    for one in skipped[:_MOST_SKIPPED]:
        console.print(f"跳过 {escape(one.source)}：{escape(one.reason)}", soft_wrap=True)
    if len(skipped) <= _MOST_SKIPPED:
        return
    console.print(f"……共跳过 {len(skipped):,} 个；全部列在 --json 的 skipped 里。原因：")
    for reason, count in Counter(one.reason for one in skipped).most_common(_MOST_REASONS):
        console.print(f"  {count:,} 个：{escape(reason)}", soft_wrap=True)


def show_results(result: ResultPage) -> None:
    """Show a page of hits."""
    console = console_of()
    total = result.total
    found = f"{total.reports} 份报告 · {total.passages} 段"
    if total.occurrences is not None:
        found += f" · {total.occurrences} 处"
    console.print(f"[bold]{found}[/]  [dim]{escape(result.understood)} · {result.took_ms} 毫秒[/]")
    if merged := total.reports - result.listed:
        console.print(
            f"[dim]其中 {merged} 份与列出的报告内容相同，归在它名下，所以列出 {result.listed} 份。[/]"
        )
    first = (result.request.page - 1) * result.request.limit + 1
    for number, hit in enumerate(result.hits, first):
        _show_hit(console, number, hit)
    if result.pages > 1:
        console.print(f"\n[dim]第 {result.request.page} / {result.pages} 页；下一页用 --page。[/]")


def show_reports(reports: Sequence[Report]) -> None:
    """Show a table of reports, or where there is no room for its columns two lines or more for each."""
    console = console_of()
    console.print(_listing_of(reports) if console.width < _TABLE_WIDTH else _table_of(reports))
    console.print(f"{len(reports)} 份报告")


def _listing_of(reports: Sequence[Report]) -> Table:
    listing = Table.grid(padding=(0, 2, 0, 0))
    for report in reports:
        year, issuer, *known, passages, identifier = _listed(report)
        told = " · ".join([*(one for one in known if one != _UNKNOWN), f"{passages} 段"])
        listing.add_row(
            f"{year:>4}",
            Text.assemble((issuer, "bold"), "  ", (identifier, "dim"), "\n", told, overflow="fold"),
        )
    return listing


def _table_of(reports: Sequence[Report]) -> Table:
    table = Table("年度", "发布机构", "文号", "日期", "行政区划", "段落", "编号", box=box.SIMPLE_HEAD)
    table.columns[5].justify = "right"
    for column in table.columns:
        column.overflow = "fold"  # Chinese has no spaces to break at
    for number in (0, 3, 5, 6):
        table.columns[number].no_wrap = True
    for report in reports:
        table.add_row(*map(escape, _listed(report)))
    return table


def _listed(report: Report) -> tuple[str, ...]:
    """What a list of reports says of one: year, issuer, doc number, day, division, passages, id."""
    metadata = report.metadata
    return (
        str(metadata.report_year or _UNKNOWN),
        (metadata.issuer or metadata.title or _UNKNOWN) + _kind(report),
        metadata.doc_number or _UNKNOWN,
        metadata.published or _UNKNOWN,
        _place(report) or _UNKNOWN,
        str(report.passages),
        report.id,
    )


def show_report(text: ReportText) -> None:
    """Show a whole report: metadata with evidence, sections, passages."""
    console = console_of()
    console.print(_metadata(text.report))
    _show_duplicates(console, text.duplicates)
    tree = Tree("[bold]章节[/]", guide_style="dim")
    _grow(tree, text.sections)
    console.print(tree)
    console.print("\n[bold]全文[/]")
    for passage in text.passages:
        console.print(f"[dim]{passage.id} · 第 {passage.line} 行[/]")
        console.print(Text(passage.text), soft_wrap=True)


def _show_hit(console: Console, number: int, hit: Hit) -> None:
    metadata = hit.report.metadata
    year = f"{metadata.report_year} 年度" if metadata.report_year else None
    known = (metadata.issuer, year, metadata.doc_number, metadata.published, _place(hit.report))
    title = Text(metadata.title or "〔无标题〕", style="bold cyan")
    kind = (_kind(hit.report), "yellow")
    console.print()
    console.print(Text.assemble(f"{number}. ", title, kind, "  ", (hit.report.id, "dim"), overflow="fold"))
    _print_indented(console, Text(" · ".join(one for one in known if one)))
    for passage in hit.passages:
        _show_passage(console, passage)
    more = hit.passages_matched - len(hit.passages)
    if more > 0:
        _print_indented(console, Text(f"{'另' if hit.passages else '共'}有 {more} 段", style="dim"))
    _show_duplicates(console, hit.duplicates)


def _kind(report: Report) -> str:
    """What a report is, where it only looks like one."""
    kind = report.metadata.kind
    return "" if kind is Kind.REPORT else f"〔{kind.value}〕"


def _show_duplicates(console: Console, duplicates: Sequence[Report]) -> None:
    if duplicates:
        _print_indented(console, Text(f"另有 {len(duplicates)} 份内容相同：", style="dim"))
    for report in duplicates:
        _print_indented(console, Text(f"{report.id}  {report.url or report.source}", style="dim"))


def _show_passage(console: Console, passage: FoundPassage) -> None:
    if passage.section:
        path = Text(" › ".join(passage.section), style="dim", no_wrap=True, overflow="ellipsis")
        _print_indented(console, path)
    part = excerpt(passage.text, passage.highlights, _EXCERPT)
    before, after = "…" if part.cut_before else "", "…" if part.cut_after else ""
    _print_indented(console, Text.assemble(before, _marked(part.text, part.highlights), after))


def _print_indented(console: Console, text: Text) -> None:
    text.overflow = text.overflow or "fold"
    console.print(Padding(text, (0, 0, 0, 3), expand=False))


def _marked(text: str, spans: Iterable[Span]) -> Text:
    marked = Text(text)
    for start, end in spans:
        marked.stylize("bold yellow underline", start, end)
    return marked


def _metadata(report: Report) -> Table:
    table = Table("", "", "依据", "行", box=box.SIMPLE_HEAD)
    for column in table.columns:
        column.overflow = "fold"
    evidence = dict(report.metadata.evidence)
    for name, label in _FIELDS.items():
        value = _value(report, name)
        if name in _WHERE_TOLD and not value:
            continue
        found = evidence.get(name)
        table.add_row(
            label,
            escape(value or "—"),
            f"[dim]{escape(f'{found.rule}：{found.text}')}[/]" if found else "",
            f"[dim]{found.line}[/]" if found and found.line else "",
        )
    table.add_row("来源", escape(report.source))
    return table


def _value(report: Report, field: str) -> str:
    metadata = report.metadata
    match field:
        case "kind":
            return metadata.kind.value if metadata.kind is not Kind.REPORT else ""
        case "issuers":
            return "、".join(metadata.issuers) if len(metadata.issuers) > 1 else ""
        case "level":
            return LEVELS[metadata.level] if metadata.level else ""
        case "division":
            return _place(report)
        case _:
            return str(getattr(metadata, field) or "")


def _grow(tree: Tree, sections: tuple[Section, ...]) -> None:
    for section in sections:
        _grow(tree.add(escape(section.heading)), section.sections)


def _place(report: Report) -> str:
    division = report.metadata.division
    return "".join(division.names) if division else ""
