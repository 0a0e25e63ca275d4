"""Each meetup's own mark: hand-cut circles overlapping in a round, like people. Pure: same identity, same mark."""

import hashlib
from math import cos, pi, sin

COLOURS = "abcd"  # classes in components.css: sun, tomato, teal, aubergine; dark mode changes them there


def svg(identity: bytes) -> str:
    """Inline SVG under 700 bytes, hidden from screen readers.

    Colours and size come from the style sheet; without one it is small and grey.
    """
    bits = hashlib.sha256(identity).digest()
    number = 6 + bits[0] % 3
    turn = bits[1] / 255 * 2 * pi
    circles, shade = [], 0
    for index in range(number):
        wobble, size, colour = bits[2 + index], bits[12 + index], bits[22 + index]
        angle = turn + 2 * pi * index / number
        distance = 25 + wobble % 6
        x, y = round(50 + distance * cos(angle)), round(50 + distance * sin(angle))
        shade = (shade + 1 + colour % 3) % 4  # never the neighbour's
        circles.append(f'<circle class="{COLOURS[shade]}" cx="{x}" cy="{y}" r="{min(16 + size % 7, 49 - distance)}"/>')
    attributes = 'class="emblem" width="56" height="56" fill="#65536a" viewBox="0 0 100 100" aria-hidden="true"'
    return f"<svg {attributes}>{''.join(circles)}</svg>"
