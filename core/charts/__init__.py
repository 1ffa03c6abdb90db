"""Charts drawn on the server as SVG, each with its numbers as a table.

A chart is data in, `Chart` out; templates/parts/_chart.html draws it. Colors are classes
of static/css/parts.css, so both themes and print follow; lines also differ by dash, fills by words.
"""

from core.charts.bars import bar, funnel, histogram, mini_bar, week_bars
from core.charts.matrix import Cell, matrix
from core.charts.slopes import Slope, slopes
from core.charts.strips import Span, week_strip, year_strip
from core.charts.svg import Chart
from core.charts.tree import Node, tree

__all__ = [
    "Cell",
    "Chart",
    "Node",
    "Slope",
    "Span",
    "bar",
    "funnel",
    "histogram",
    "matrix",
    "mini_bar",
    "slopes",
    "tree",
    "week_bars",
    "week_strip",
    "year_strip",
]
