"""Puts a smaller JPEG behind a JPEG, as cameras do (CIPA DC-007).

usage: mpf.py PICTURE.jpg SMALL.jpg OUT.jpg
"""
import struct
import sys

picture, small = (open(path, "rb").read() for path in sys.argv[1:3])
# A header, then a directory: version, number of pictures, entries; the entries stand behind it.
entries_at = 8 + 2 + 3 * 12 + 4
length = 4 + entries_at + 2 * 16
whole = len(picture) + 4 + length
mark = 2 + 4 + 4  # where the header stands: behind the start of the image, the marker with its length, and "MPF\0"
directory = struct.pack("<H", 3) + struct.pack("<HHI4s", 0xB000, 7, 4, b"0100") + struct.pack("<HHII", 0xB001, 4, 1, 2)
directory += struct.pack("<HHII", 0xB002, 7, 32, entries_at) + struct.pack("<I", 0)
entries = struct.pack("<IIIHH", 0x20030000, whole, 0, 0, 0) + struct.pack("<IIIHH", 0x00010002, len(small), whole - mark, 0, 0)
index = b"MPF\0" + b"II" + struct.pack("<HI", 42, 8) + directory + entries
segment = b"\xFF\xE2" + struct.pack(">H", len(index) + 2) + index
assert len(segment) == 4 + length
with open(sys.argv[3], "wb") as file:
    file.write(picture[:2] + segment + picture[2:] + small)
