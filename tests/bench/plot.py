"""Draws plots as SVG: lines over logarithmic or linear axes, readable on light and dark pages."""

import math

WIDTH, HEIGHT = 640, 320
LEFT, RIGHT, TOP, BOTTOM = 64, 150, 36, 44
COLOURS = ["#2f7ed8", "#d9822b", "#3a9a5b", "#b0413e", "#7d5ba6", "#5c7080", "#c2a01c", "#1b998b"]


def plot(title, x_name, y_name, series, x_log=True, y_log=True):
    """`series` is a list of names with points. On logarithmic axes x and y must be above 0."""
    xs = [x for _, points in series for x, _ in points]
    ys = [y for _, points in series for _, y in points]
    across = axis(xs, x_log, LEFT, WIDTH - RIGHT)
    upward = axis(ys, y_log, HEIGHT - BOTTOM, TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="11">',
        "<style>text{fill:#555}@media(prefers-color-scheme:dark){text{fill:#bbb}}</style>",
        f'<text x="{LEFT}" y="18" font-size="13" font-weight="bold">{escaped(title)}</text>',
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">{escaped(x_name)}</text>',
        f'<text x="14" y="{(TOP + HEIGHT - BOTTOM) / 2}" text-anchor="middle" '
        f'transform="rotate(-90 14 {(TOP + HEIGHT - BOTTOM) / 2})">{escaped(y_name)}</text>',
    ]
    for value in across.marks:
        x = across.at(value)
        parts.append(f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{HEIGHT - BOTTOM}" stroke="#8884"/>')
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 15}" text-anchor="middle">{shown(value)}</text>')
    for value in upward.marks:
        y = upward.at(value)
        parts.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="#8884"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{shown(value)}</text>')
    for at, (name, points) in enumerate(series):
        colour = COLOURS[at % len(COLOURS)]
        places = [(across.at(x), upward.at(y)) for x, y in points]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
        key = TOP + 8 + at * 18
        parts.append(f'<rect x="{WIDTH - RIGHT + 14}" y="{key - 8}" width="10" height="10" fill="{colour}"/>')
        parts.append(f'<text x="{WIDTH - RIGHT + 29}" y="{key + 1}">{escaped(name)}</text>')
    return "\n".join([*parts, "</svg>", ""])


class axis:
    """The positions of values between two places, and the values that are marked."""

    def __init__(self, values, logarithmic, begin, end):
        self.begin, self.end, self.logarithmic = begin, end, logarithmic
        if logarithmic:
            low = math.floor(math.log10(min(values)))
            high = max(math.ceil(math.log10(max(values))), low + 1)
            self.marks = [10.0**power for power in range(low, high + 1)]
        else:
            step = 10 ** math.floor(math.log10(max(values)))
            step = next(size for size in (step / 5, step / 2, step, step * 2) if max(values) / size <= 6)
            self.marks = [step * count for count in range(math.ceil(max(values) / step) + 1)]
        self.low, self.high = self.scaled(self.marks[0]), self.scaled(self.marks[-1])

    def scaled(self, value):
        return math.log10(value) if self.logarithmic else value

    def at(self, value):
        return self.begin + (self.scaled(value) - self.low) / (self.high - self.low) * (self.end - self.begin)


def shown(value):
    if value >= 1_000_000:
        return f"{value / 1_000_000:g} M"
    return f"{value / 1_000:g} k" if value >= 1_000 else f"{value:g}"


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")
