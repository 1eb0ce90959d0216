"""The time zones of the world as a table of rows: of each row of 0.02 degrees of latitude, where along it which zone begins.

Reads the polygons of the package timezonefinder-data (form 1: FlatBuffers, 10⁻⁷ degrees).
"""
import array
import os
import struct
import sys

SCALE = 10_000_000
# Of a row, in the package's units: 0.02 degrees, 2.2 km. A row is cut along its middle.
STEP = SCALE // 50
ROWS = 180 * SCALE // STEP
NOWHERE = 0xFFFF


def _int(data, place):
    return struct.unpack_from("<i", data, place)[0]


def _field(data, table, number):
    """Where a table's field stands; None where it is not there."""
    layout = table - _int(data, table)
    size = struct.unpack_from("<H", data, layout)[0]
    entry = 4 + 2 * number
    offset = struct.unpack_from("<H", data, layout + entry)[0] if entry < size else 0
    return table + offset if offset else None


def _rings(path):
    """Each ring's x and y."""
    with open(path, "rb") as file:
        data = file.read()
    root = _int(data, 0)
    start = _field(data, root, 0)
    start += _int(data, start)
    for index in range(_int(data, start)):
        table = start + 4 + 4 * index
        table += _int(data, table)
        place = _field(data, table, 0)
        place += _int(data, place)
        count = _int(data, place)
        values = array.array("i")
        values.frombytes(data[place + 4:place + 4 + 4 * count])
        if sys.byteorder == "big":
            values.byteswap()
        yield values[:count // 2], values[count // 2:]


def _vector(path):
    """A NumPy file of one dimension, as whole numbers."""
    with open(path, "rb") as file:
        data = file.read()
    header = struct.unpack_from("<H", data, 8)[0]
    kind = data[10:10 + header].decode("latin1").split("'descr': '")[1].split("'")[0]
    code = {"u1": "B", "u2": "H", "u4": "I", "i4": "i", "i8": "q", "u8": "Q", "i2": "h"}[kind[1:]]
    values = array.array(code)
    values.frombytes(data[10 + header:])
    if sys.byteorder == "big":
        values.byteswap()
    return values


def _crossings(xs, ys, rows):
    """Adds where a ring crosses the middle of each row."""
    first = 90 * SCALE + STEP // 2
    # Before the middle of which row each point lies.
    lines = [(y + first) // STEP for y in ys]
    count = len(lines)
    for index in range(count):
        here, there = lines[index - 1], lines[index]
        if here == there:
            continue
        x, y = xs[index - 1], ys[index - 1]
        slope = (xs[index] - x) / (ys[index] - y)
        for line in range(min(here, there), max(here, there)):
            rows.setdefault(line, []).append(x + slope * (line * STEP + STEP // 2 - 90 * SCALE - y))


def table(package):
    """The zones' names, and of each row the bytes of (where a zone begins: 10⁻⁴ degrees, which zone) as `<iH`."""
    folder = os.path.join(package, "data")
    with open(os.path.join(folder, "timezone_names.txt"), encoding="utf-8") as file:
        names = file.read().split()
    zones = _vector(os.path.join(folder, "zone_ids.npy"))
    owners = _vector(os.path.join(folder, "holes", "poly_ref.npy")) if os.path.exists(
        os.path.join(folder, "holes", "poly_ref.npy")) else []
    holes = {}
    for owner, ring in zip(owners, _rings(os.path.join(folder, "holes", "coordinates.bin"))):
        holes.setdefault(owner, []).append(ring)

    # Of each row the stretches of all zones; the shorter of two that overlap is the more exact one.
    stretches = [[] for _ in range(ROWS)]
    for number, (xs, ys) in enumerate(_rings(os.path.join(folder, "boundaries", "coordinates.bin"))):
        rows = {}
        _crossings(xs, ys, rows)
        for hole in holes.get(number, []):
            _crossings(*hole, rows)
        for row, found in rows.items():
            if 0 <= row < ROWS:
                found.sort()
                stretches[row] += [(start, end, zones[number]) for start, end in zip(found[::2], found[1::2])]
    return names, [_row(row) for row in stretches]


def _row(stretches):
    """Long stretches first, and what is shorter over them."""
    edges = sorted({edge for start, end, _ in stretches for edge in (start, end)})
    places = {edge: index for index, edge in enumerate(edges)}
    zones = [NOWHERE] * len(edges)
    for start, end, zone in sorted(stretches, key=lambda stretch: stretch[0] - stretch[1]):
        for index in range(places[start], places[end]):
            zones[index] = zone
    runs = []
    for edge, zone in zip(edges, zones):
        if not runs or runs[-1][1] != zone:
            runs.append((round(edge * 10_000 / SCALE), zone))
    return b"".join(struct.pack("<iH", *run) for run in runs)
