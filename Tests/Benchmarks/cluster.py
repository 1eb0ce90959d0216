"""A PostgreSQL server of the benchmarks' own, and a network that is slow."""
import glob
import os
import selectors
import shutil
import socket
import subprocess
import tempfile
import threading
import time

PROGRAMS = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1:]


class Cluster:
    """With PostgreSQL's own settings: a commit waits for the disk."""

    def __init__(self, listens=False):
        self.programs = PROGRAMS[0]
        # The path of a socket is short.
        self.folder = tempfile.mkdtemp(prefix="pg-", dir="/tmp")
        if os.getuid() == 0:
            shutil.chown(self.folder, "nobody")
        self.port = 5432
        if listens:
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                self.port = free.getsockname()[1]
        self.run("initdb", "-D", self.folder + "/data", "-U", "postgres", "--auth", "trust", "-E", "UTF8", "--no-locale")
        options = (f"-c unix_socket_directories={self.folder} -c listen_addresses={'127.0.0.1' if listens else ''} "
                   f"-c port={self.port} -c max_connections=400")
        self.run("pg_ctl", "-D", self.folder + "/data", "-w", "-l", self.folder + "/log", "-o", options, "start")
        self.sql("CREATE ROLE someone LOGIN")
        self.databases = 0

    def run(self, program, *arguments):
        user = ["setpriv", "--reuid=65534", "--clear-groups", "env", "HOME=" + self.folder] if os.getuid() == 0 else []
        subprocess.run([*user, f"{self.programs}/{program}", *arguments], check=True, cwd=self.folder, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def psql(self, database):
        return [self.programs + "/psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-p", str(self.port), "-U", "postgres",
                "-d", database]

    def sql(self, text, database="postgres"):
        run = subprocess.run([*self.psql(database), "-c", text], capture_output=True, text=True)
        if run.returncode != 0:
            raise RuntimeError(run.stderr)
        return run.stdout.strip()

    def database(self, program):
        """A new one that has the tables: its name and its address."""
        self.databases += 1
        name = f"d{self.databases}"
        self.sql(f"CREATE DATABASE {name} OWNER someone")
        address = self.address(name)
        subprocess.run([program, "database", "init", "--database", address], check=True, stdout=subprocess.DEVNULL)
        return name, address

    def address(self, name, port=None):
        host = f"someone@127.0.0.1:{port or self.port}/{name}?sslmode=disable" if port else \
            f"/{name}?host={self.folder}&port={self.port}&user=someone"
        return "postgresql://" + host

    def close(self):
        self.run("pg_ctl", "-D", self.folder + "/data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


class SlowNetwork:
    """Passes TCP connections on to a port of this machine; everything takes so many seconds each way."""

    def __init__(self, port, delay):
        self.target, self.delay = port, delay
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.target))
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for source, sink in ((client, server), (server, client)):
                threading.Thread(target=self.pass_on, args=(source, sink), daemon=True).start()

    def pass_on(self, source, sink):
        """Reads as things come, and sends each when its time has come."""
        waiting, ready = [], selectors.DefaultSelector()
        ready.register(source, selectors.EVENT_READ)
        is_open = True
        while is_open or waiting:
            timeout = max(0, waiting[0][0] - time.monotonic()) if waiting else None
            if is_open and ready.select(timeout):
                try:
                    data = source.recv(1 << 16)
                except OSError:
                    data = b""
                is_open = bool(data)
                if data:
                    waiting.append((time.monotonic() + self.delay, data))
                else:
                    ready.unregister(source)
            elif not is_open:
                time.sleep(timeout or 0)
            while waiting and waiting[0][0] <= time.monotonic():
                try:
                    sink.sendall(waiting.pop(0)[1])
                except OSError:
                    waiting, is_open = [], False
        try:
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def close(self):
        self.listener.close()
