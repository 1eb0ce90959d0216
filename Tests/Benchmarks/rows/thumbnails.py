"""What a thumbnail costs, in processor time."""
import glob

import measure
from report import Row, at_most

PILLOW = """
import io, sys
from PIL import Image, ImageOps
for path in sys.argv[1:]:
    picture = Image.open(path)
    picture.draft("RGB", (500, 500))
    picture = ImageOps.exif_transpose(picture)
    picture.thumbnail((500, 500))
    picture.save(io.BytesIO(), "JPEG", quality=80)
"""


def rows(bench):
    count = 12 if bench.is_quick else 200
    folder = bench.photographs(count, distinct=10 if bench.is_quick else 40)
    files = sorted(glob.glob(folder + "/*"))
    thumbs = bench.folder + "/thumbs"

    def ours():
        run, figures = bench.module("thumbnails", folder, 500)
        assert figures["photos"] == count, figures
        return run

    def vips():
        return measure.run("vipsthumbnail", "--vips-concurrency=1", "--size", "512", "-o", thumbs + "-%s.jpg[Q=80,strip]", *files)

    def pillow():
        return measure.run(bench.python, "-c", PILLOW, *files)

    def djpeg():
        return measure.run("sh", "-c", 'for photo; do djpeg -scale 1/8 -outfile /dev/null "$photo"; done', "sh", *files)

    rounds = measure.pairs(bench.rounds, ours, vips, pillow, djpeg)
    each = [measure.Figure([round[i].cpu / count * 1000 for round in rounds]) for i in range(4)]
    beside = [measure.ratio(rounds, lambda r: r[0].cpu, lambda r, i=i: r[i].cpu) for i in range(4)]
    yield Row(
        f"{count} JPEGs of 12 MP to 500 px, processor time, one after the other",
        f"`vipsthumbnail` at 512 ({each[1].text(1)} ms a photo), Pillow's `draft` ({each[2].text(1)}), "
        f"`djpeg -scale 1/8` that writes nothing ({each[3].text(1)})",
        "≤ 0.85 × vipsthumbnail", f"{each[0].text(1)} ms a photo: {beside[1].text()} × vipsthumbnail, {beside[2].text()} × Pillow, "
        f"{beside[3].text()} × djpeg", at_most(beside[1].median, 0.85))
