"""Writes TIFF pictures of kinds that few programs write (TIFF 6.0): planar, subsampled, with 12 bits, with floating-point numbers.

usage: tiffs.py FOLDER
"""
import os
import struct
import sys

WIDTH, HEIGHT = 64, 48
DATE = b"2021:07:04 18:30:05\0"


def write(path, tags, data):
    """tags: number → (type, values); data: strips, whose places are filled in."""
    entries = dict(tags)
    # Exif's DateTimeOriginal stands in a directory of its own.
    head = 8
    exif_at = head
    exif = struct.pack("<HHHII", 1, 0x9003, 2, len(DATE), exif_at + 18) + struct.pack("<I", 0) + DATE
    place = exif_at + len(exif)
    offsets = []
    for strip in data:
        offsets.append(place)
        place += len(strip)
    entries.update({256: (3, [WIDTH]), 257: (3, [HEIGHT]), 259: (3, [1]), 278: (3, [HEIGHT]), 273: (4, offsets),
                    279: (4, [len(strip) for strip in data]), 0x8769: (4, [exif_at])})
    directory_at = place + place % 2
    behind = directory_at + 2 + 12 * len(entries) + 4
    rows, extra = b"", b""
    for number, (kind, values) in sorted(entries.items()):
        packed = struct.pack("<%d%s" % (len(values), {3: "H", 4: "I"}[kind]), *values)
        if len(packed) <= 4:
            field = packed.ljust(4, b"\0")
        else:
            field = struct.pack("<I", behind + len(extra))
            extra += packed
        rows += struct.pack("<HHI", number, kind, len(values)) + field
    with open(path, "wb") as file:
        file.write(struct.pack("<2sHI", b"II", 42, directory_at) + exif + b"".join(data))
        file.write(b"\0" * (place % 2) + struct.pack("<H", len(entries)) + rows + struct.pack("<I", 0) + extra)


def bits(values, size):
    number = "".join(format(value, "0%db" % size) for value in values)
    return bytes(int(number[i:i + 8], 2) for i in range(0, len(number), 8))


folder = sys.argv[1]
pixels = [(x * 4, y * 5, 128) for y in range(HEIGHT) for x in range(WIDTH)]
planes = [bytes(pixel[band] for pixel in pixels) for band in range(3)]
rgb = {258: (3, [8, 8, 8]), 262: (3, [2]), 277: (3, [3])}
write(os.path.join(folder, "planar.tif"), {**rgb, 284: (3, [2])}, planes)
gray12 = b"".join(bits([x * 60 for x in range(WIDTH)], 12) for _ in range(HEIGHT))
write(os.path.join(folder, "bits12.tif"), {258: (3, [12]), 262: (3, [1]), 277: (3, [1])}, [gray12])
# Two by two pixels each: four of light, then two of color.
blocks = b"".join(bytes([x * 8, x * 8, y * 10, y * 10, 100, 150]) for y in range(HEIGHT // 2) for x in range(WIDTH // 2))
write(os.path.join(folder, "subsampled.tif"), {258: (3, [8, 8, 8]), 262: (3, [6]), 277: (3, [3]), 530: (3, [2, 2])}, [blocks])
floats = struct.pack("<%df" % (WIDTH * HEIGHT), *[x / WIDTH for _ in range(HEIGHT) for x in range(WIDTH)])
write(os.path.join(folder, "float.tif"), {258: (3, [32]), 262: (3, [1]), 277: (3, [1]), 339: (3, [3])}, [floats])
