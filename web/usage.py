"""Command lines that cannot be understood, told in Chinese."""

from __future__ import annotations

import click

# What click says, by its beginning.
_OTHERS = {
    "No such command": "没有这个命令。",
    "Got unexpected extra argument": "参数多了。",
}


def usage_sentence(error: click.UsageError) -> str:
    """Chinese sentences for click's error: what is wrong, and where help is."""
    command = error.ctx.command_path if error.ctx else "chayici"
    return f"{_wrong(error)}用法见 {command} --help。"


def _wrong(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            return (
                f"没有选项 {error.option_name}。查询以 - 开头时，请在查询前面加 --，"
                "例如 chayici search -- 执法 -监督。"
            )
        case click.MissingParameter():
            return f"缺少参数 {_name(error.param)}。"
        case click.BadParameter():
            return f"{_name(error.param)} 的值不对：{_expected(error)}"
        case click.BadOptionUsage():
            return f"选项 {error.option_name} 后面缺少值。"
        case _:
            message = error.format_message()
            return next((told for start, told in _OTHERS.items() if message.startswith(start)), message)


def _name(parameter: click.Parameter | None) -> str:
    match parameter:
        case click.Option():
            return max(parameter.opts, key=len)
        case click.Argument():
            return parameter.metavar or str(parameter.name)
        case _:
            return ""


def _expected(error: click.BadParameter) -> str:
    match error.param.type if error.param else None:
        case click.Choice(choices=choices):
            return f"可用的有 {'、'.join(choices)}。"
        case click.IntRange(min=least, max=None):
            return f"应是不小于 {least} 的整数。"
        case click.IntRange(min=least, max=most):
            return f"应是 {least} 到 {most} 之间的整数。"
        case _:
            return error.message
