"""Which pictures a comparison gives."""

from __future__ import annotations

from search.comparison import By, Comparison
from web.measures import Measure
from web.pictures.bars import bars
from web.pictures.drawing import Palette
from web.pictures.firsts import firsts
from web.pictures.heat import heat
from web.pictures.panels import Picture
from web.pictures.tiles import tiles


def pictures(comparison: Comparison, measure: Measure, palette: Palette) -> tuple[Picture, ...]:
    """Draw all that a comparison has something to show for."""
    if not comparison.rows:
        return ()
    if comparison.request.by is By.YEAR:
        return (bars(comparison, measure, palette),)
    drawn = [
        tiles(comparison, measure, palette) if comparison.request.by is By.PROVINCE else None,
        heat(comparison, measure, palette) if comparison.total.across else None,
        firsts(comparison, palette),
    ]
    return tuple(picture for picture in drawn if picture)
