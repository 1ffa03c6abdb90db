"""Contrast, and lighter or darker shades of colors written "#RRGGBB"."""

READABLE = 4.5  # the least contrast of text, WCAG 1.4.3


def luminance(color: str) -> float:
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in _channels(color)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(color: str, other: str, share: float) -> str:
    pairs = zip(_channels(color), _channels(other), strict=True)
    return "#" + "".join(f"{round(255 * (a * (1 - share) + b * share)):02X}" for a, b in pairs)


def toward(color: str, other: str, ground: str, least: float = READABLE) -> str:
    """Return the first shade from `color` to `other` readable on `ground`, or `other`."""
    shades = (mix(color, other, step / 50) for step in range(51))
    return next((shade for shade in shades if contrast(shade, ground) >= least), other)


def _channels(color: str) -> list[float]:
    return [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
