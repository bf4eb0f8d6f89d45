"""Charts as SVG from the server, each with the table that says the same: for print, screen readers and pages without script.

Colours and widths are classes of charts.css, so that light, dark and paper need no second picture. No gauges, pies or traffic lights.
"""

from frontend.charts.bars import Bar, bars
from frontend.charts.chart import Chart, Table, spark
from frontend.charts.lines import Line, lines
from frontend.charts.matrix import matrix

__all__ = ["Bar", "Chart", "Line", "Table", "bars", "lines", "matrix", "spark"]
