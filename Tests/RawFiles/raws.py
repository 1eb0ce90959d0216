"""Writes small raw pictures of several makers, each with a preview, a date, a camera, a lens and a position.

usage: raws.py FOLDER PREVIEW.jpg [--orientation N]

The sensor's part is as small as LibRaw accepts; `bare.dng` has no preview and real pixels, half of them red, half blue.
"""
import argparse
import os
import struct

BYTE, ASCII, SHORT, LONG, RATIONAL, UNDEFINED, SRATIONAL = 1, 2, 3, 4, 5, 7, 10
SIZES = {BYTE: 1, ASCII: 1, SHORT: 2, LONG: 4, RATIONAL: 8, UNDEFINED: 1, SRATIONAL: 8}


class Directory(dict):
    """A TIFF directory: tag → (type, values). A value may be another Directory, or bytes that stand elsewhere (`Data`)."""


class Data(bytes):
    """Bytes that a directory points to."""


class TIFF:
    """Lays out directories one after the other (TIFF 6.0, section 2)."""

    def __init__(self, order="<", mark=42, start=8, head=b""):
        self.order, self.start = order, start
        self.bytes = bytearray((b"II" if order == "<" else b"MM") + self.pack("HI", mark, start) + head)
        self.bytes += bytes(start - len(self.bytes))

    def pack(self, form, *values):
        return struct.pack(self.order + form, *values)

    def append(self, data):
        if len(self.bytes) % 2:
            self.bytes += b"\0"
        place = len(self.bytes)
        self.bytes += data
        return place

    def value(self, kind, values):
        if isinstance(values, (bytes, bytearray)):
            return bytes(values), len(values)
        if isinstance(values, str):
            text = values.encode() + b"\0"
            return text, len(text)
        values = values if isinstance(values, (list, tuple)) else [values]
        if kind in (RATIONAL, SRATIONAL):
            pairs = [pair if isinstance(pair, tuple) else (round(pair * 10_000), 10_000) for pair in values]
            return b"".join(self.pack("II" if kind == RATIONAL else "ii", *pair) for pair in pairs), len(pairs)
        letter = {BYTE: "B", SHORT: "H", LONG: "I"}[kind]
        return self.pack(letter * len(values), *values), len(values)

    def directory(self, entries, following=None, place=None):
        """Writes one; `following` is the next of its chain. Returns where it stands."""
        size = 2 + 12 * len(entries) + 4
        if place is None:
            place = self.append(bytes(size))
        elif len(self.bytes) < place + size:
            self.bytes += bytes(place + size - len(self.bytes))
        out = self.pack("H", len(entries))
        for tag, (kind, values) in sorted(entries.items()):
            if isinstance(values, Data):
                kind, values = LONG, [self.append(values)]
            elif isinstance(values, Directory):
                kind, values = LONG, [self.directory(values)]
            elif isinstance(values, list) and values and isinstance(values[0], Directory):
                kind, values = LONG, [self.directory(value) for value in values]
            data, count = self.value(kind, values)
            if len(data) > 4:
                data = self.pack("I", self.append(data))
            out += self.pack("HHI", tag, kind, count) + data.ljust(4, b"\0")
        out += self.pack("I", self.directory(following) if following else 0)
        self.bytes[place:place + size] = out
        return place


def exif(lens):
    return Directory({
        0x829A: (RATIONAL, [(1, 250)]), 0x9003: (ASCII, "2021:07:04 18:30:05"), 0x9004: (ASCII, "2021:07:04 18:30:05"),
        0x9011: (ASCII, "+02:00"), 0x9291: (ASCII, "250"), 0xA434: (ASCII, lens)})


def gps():
    return Directory({
        1: (ASCII, "N"), 2: (RATIONAL, [(48, 1), (51, 1), (3, 1)]), 3: (ASCII, "E"), 4: (RATIONAL, [(2, 1), (17, 1), (40, 1)])})


def camera(make, model, orientation, lens):
    return {
        0x010F: (ASCII, make), 0x0110: (ASCII, model), 0x0112: (SHORT, orientation), 0x0132: (ASCII, "2022:01:01 00:00:00"),
        0x8769: (LONG, exif(lens)), 0x8825: (LONG, gps())}


def jpeg(preview):
    """Tags of a preview that stands by itself (Exif 3.0, section 4.6.4)."""
    return {0x0201: (LONG, Data(preview)), 0x0202: (LONG, len(preview))}


def sensor(width, height, strip=None, **more):
    """Uncompressed, 16 bits, red and green above, green and blue below."""
    if strip is None:
        line = struct.pack("<H", 2_000) * width
        strip = line * height
    return Directory({
        0x00FE: (LONG, 0), 0x0100: (LONG, width), 0x0101: (LONG, height), 0x0102: (SHORT, 16), 0x0103: (SHORT, more.get("compression", 1)),
        0x0106: (SHORT, 32803), 0x0111: (LONG, Data(strip)), 0x0115: (SHORT, 1), 0x0116: (LONG, height), 0x0117: (LONG, len(strip)),
        0x828D: (SHORT, [2, 2]), 0x828E: (BYTE, bytes([0, 1, 1, 2]))})


def size(preview):
    """Width and height of a baseline JPEG."""
    place = 2
    while True:
        marker, length = preview[place + 1], struct.unpack(">H", preview[place + 2:place + 4])[0]
        if 0xC0 <= marker <= 0xC2:
            return struct.unpack(">HH", preview[place + 5:place + 9])[::-1]
        place += 2 + length


def bare(preview):
    """A JPEG without what its own file says of it."""
    out, place = bytearray(preview[:2]), 2
    while preview[place + 1] != 0xDA:
        length = 2 + struct.unpack(">H", preview[place + 2:place + 4])[0]
        if not 0xE1 <= preview[place + 1] <= 0xEF:
            out += preview[place:place + length]
        place += length
    return bytes(out) + preview[place:]


def strip_of(preview):
    """A preview as the picture of a directory."""
    width, height = size(preview)
    return {
        0x0100: (LONG, width), 0x0101: (LONG, height), 0x0102: (SHORT, [8, 8, 8]), 0x0103: (SHORT, 6), 0x0106: (SHORT, 6),
        0x0111: (LONG, Data(preview)), 0x0115: (SHORT, 3), 0x0116: (LONG, height), 0x0117: (LONG, len(preview))}


def dng_tags():
    return {
        0xC612: (BYTE, bytes([1, 4, 0, 0])), 0xC614: (ASCII, "Pixel 6"),
        0xC621: (SRATIONAL, [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]), 0xC628: (RATIONAL, [0.5, 1.0, 0.6]), 0xC65A: (SHORT, 21)}


def dng(preview, orientation):
    tiff = TIFF()
    first = Directory({0x00FE: (LONG, 1), **strip_of(preview), **camera("Google", "Pixel 6", orientation, "Pixel 6 back camera"), **dng_tags(),
                       0x014A: (LONG, [sensor(640, 480)])})
    first[0x0103] = (SHORT, 7)
    tiff.directory(first, place=8)
    return tiff.bytes


def bare_dng(orientation):
    width, height = 640, 480
    rows = []
    for y in range(height):
        # Red on the left, blue on the right.
        values = []
        for x in range(width):
            color = [[0, 1], [1, 2]][y % 2][x % 2]
            values.append(12_000 if color == (0 if x < width // 2 else 2) else 600)
        rows.append(struct.pack(f"<{width}H", *values))
    tiff = TIFF()
    tiff.directory(Directory({**sensor(width, height, b"".join(rows)), **camera("Google", "Pixel 6", orientation, "Pixel 6 back camera"),
                              **dng_tags(), 0xC61D: (SHORT, 16_383)}), place=8)
    return tiff.bytes


def lossless(width, height):
    """The head of a lossless JPEG, as Canon's sensors write it."""
    return (b"\xFF\xD8\xFF\xC3" + struct.pack(">HBHHB", 14, 14, height, width // 2, 2) + bytes([1, 0x11, 0, 2, 0x11, 0])
            + b"\xFF\xDA" + struct.pack(">HB", 10, 2) + bytes([1, 0, 2, 0, 1, 0, 0]) + bytes(4_096))


def cr2(preview, orientation):
    tiff = TIFF(start=16, head=b"CR\2\0" + bytes(4))
    raw = lossless(5_184, 3_456)
    last = Directory({0x0103: (SHORT, 6), 0x0111: (LONG, Data(raw)), 0x0117: (LONG, len(raw)), 0xC640: (SHORT, [0, 0, 5_184])})
    third = Directory({0x0100: (SHORT, 16), 0x0101: (SHORT, 12), 0x0102: (SHORT, [8, 8, 8]), 0x0103: (SHORT, 1), 0x0106: (SHORT, 2),
                       0x0111: (LONG, Data(bytes(576))), 0x0115: (SHORT, 3), 0x0116: (SHORT, 12), 0x0117: (LONG, 576)})
    second = Directory(jpeg(preview))
    first = Directory({**strip_of(preview), **camera("Canon", "Canon EOS 700D", orientation, "EF-S18-55mm")})
    # Each stands behind the one that points to it.
    place = tiff.directory(first, place=16)
    chain = [second, third, last]
    for entry in chain:
        follow = tiff.directory(entry)
        end = place + 2 + 12 * struct.unpack_from("<H", tiff.bytes, place)[0]
        tiff.bytes[end:end + 4] = struct.pack("<I", follow)
        place = follow
    tiff.bytes[12:16] = struct.pack("<I", place)
    return tiff.bytes


def nef(preview, orientation):
    tiff = TIFF(order=">")
    line = struct.pack(">H", 2_000) * 640
    raw = sensor(640, 480, line * 480)
    shown = Directory({0x00FE: (LONG, 1), 0x0103: (SHORT, 6), **jpeg(preview)})
    small = {0x00FE: (LONG, 1), 0x0100: (LONG, 16), 0x0101: (LONG, 12), 0x0102: (SHORT, [8, 8, 8]), 0x0103: (SHORT, 1), 0x0106: (SHORT, 2),
             0x0111: (LONG, Data(bytes(576))), 0x0115: (SHORT, 3), 0x0116: (LONG, 12), 0x0117: (LONG, 576)}
    tiff.directory(Directory({**small, **camera("NIKON CORPORATION", "NIKON D5300", orientation, "18.0-140.0 mm f/3.5-5.6"),
                              0x014A: (LONG, [shown, raw])}), place=8)
    return tiff.bytes


def arw(preview, orientation):
    tiff = TIFF()
    tiff.directory(Directory({0x00FE: (LONG, 1), 0x0103: (SHORT, 6), **jpeg(preview),
                              **camera("SONY", "ILCE-6000", orientation, "E PZ 16-50mm"), 0x014A: (LONG, [sensor(640, 480)])}), place=8)
    return tiff.bytes


def pef(preview, orientation):
    tiff = TIFF(order=">")
    line = struct.pack(">H", 2_000) * 640
    tiff.directory(Directory({**sensor(640, 480, line * 480), **camera("PENTAX", "PENTAX K-5", orientation, "smc PENTAX-DA 18-55mm")}),
                   Directory({0x00FE: (LONG, 1), 0x0103: (SHORT, 6), **jpeg(preview)}), place=8)
    return tiff.bytes


def box(kind, *bodies):
    body = b"".join(bodies)
    return struct.pack(">I", 8 + len(body)) + kind + body


def block(entries):
    tiff = TIFF()
    tiff.directory(Directory(entries), place=8)
    return bytes(tiff.bytes)


def cr3(preview, orientation):
    canon = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
    shown = bytes.fromhex("eaf42b5e1c984b88b9fbb7dc406e4d16")
    width, height = size(preview)
    first = {key: value for key, value in camera("Canon", "Canon EOS M50", orientation, "").items() if key not in (0x8769, 0x8825)}
    own = box(b"uuid", canon, box(b"CNCV", b"CanonCR3_001/00.09.00/00.00.00"),
              box(b"CMT1", block({0x0100: (SHORT, 6_000), 0x0101: (SHORT, 4_000), **first})), box(b"CMT2", block(exif("EF-M15-45mm"))),
              box(b"CMT3", block({1: (SHORT, 0)})), box(b"CMT4", block(gps())))

    def track(kind, where, count):
        """One sample of a picture: Canon's raw format, or a JPEG."""
        head = struct.pack(">HHHHIIII", 0xFFFF, 0, 0x100, 0, 6_000, 4_000, 6_000, 4_000)
        head += bytes([14, 0x40, 0x00, 0]) + struct.pack(">I", 0x6C) + bytes(52)
        image = struct.pack(">IHH", 0, 0, 1) + bytes(16) + struct.pack(">HH", 6_000, 4_000) + bytes(54)
        entry = box(b"CRAW", image, box(b"CMP1", head) if kind == "raw" else box(b"JPEG", bytes(4)))
        stbl = box(b"stbl", box(b"stsd", struct.pack(">II", 0, 1), entry), box(b"stsz", struct.pack(">III", 0, count, 1)),
                   box(b"stsc", struct.pack(">IIIII", 0, 1, 1, 1, 1)), box(b"co64", struct.pack(">IIQ", 0, 1, where)))
        return box(b"trak", box(b"mdia", box(b"hdlr", struct.pack(">II", 0, 0) + b"vide" + bytes(12)), box(b"minf", stbl)))

    kind = box(b"ftyp", b"crx ", struct.pack(">I", 1), b"crx isom")
    small = box(b"uuid", shown, struct.pack(">II", 0, 1),
                box(b"PRVW", struct.pack(">IHHHHI", 0, 1, width, height, 1, len(preview)), preview))

    def movie(where):
        return box(b"moov", own, track("jpeg", where, len(preview)), track("raw", where + len(preview), 4_096))

    data = len(kind) + len(movie(0)) + len(small) + 8
    return kind + movie(data) + small + box(b"mdat", preview, bytes(4_096))


def raf(preview, orientation):
    tiff = TIFF()
    tiff.directory(Directory(camera("FUJIFILM", "X-T20", orientation, "XC16-50mm")), place=8)
    segment = b"Exif\0\0" + bytes(tiff.bytes)
    preview = preview[:2] + b"\xFF\xE1" + struct.pack(">H", len(segment) + 2) + segment + preview[2:]
    start = 160
    # Sizes of the sensor, as tags of 2 bytes each, big-endian.
    tags = [(0x100, struct.pack(">HH", 480, 640)), (0x111, struct.pack(">HH", 480, 640)), (0x121, struct.pack(">HH", 480, 640)),
            (0x130, bytes([12, 9, 0, 0]))]
    header = struct.pack(">I", len(tags)) + b"".join(struct.pack(">HH", tag, len(value)) + value for tag, value in tags)
    sensor_place = start + len(preview) + len(header)
    pixels = struct.pack("<H", 2_000) * (640 * 480)
    head = (b"FUJIFILMCCD-RAW " + b"0201" + b"FF129502" + b"X-T20".ljust(32, b"\0") + b"0100" + bytes(20)
            + struct.pack(">IIIIII", start, len(preview), start + len(preview), len(header), sensor_place, len(pixels)))
    return head.ljust(start, b"\0") + preview + header + pixels


def orf(preview, orientation):
    tiff = TIFF(mark=0x4F52)
    tiff.directory(Directory({**sensor(640, 480), **camera("OLYMPUS CORPORATION", "E-M10", orientation, "OLYMPUS M.14-42mm")}),
                   Directory({0x00FE: (LONG, 1), 0x0103: (SHORT, 6), **jpeg(preview)}), place=8)
    return tiff.bytes


KINDS = {"dng": dng, "cr2": cr2, "nef": nef, "nrw": nef, "arw": arw, "sr2": arw, "pef": pef, "cr3": cr3, "raf": raf, "orf": orf}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("preview")
    parser.add_argument("--orientation", type=int, default=1)
    arguments = parser.parse_args()
    with open(arguments.preview, "rb") as file:
        preview = bare(file.read())
    for ending, make in KINDS.items():
        with open(os.path.join(arguments.folder, f"{ending}.{ending}"), "wb") as file:
            file.write(make(preview, arguments.orientation))
    with open(os.path.join(arguments.folder, "bare.dng"), "wb") as file:
        file.write(bare_dng(arguments.orientation))
