import Foundation
import PhotoModel
import SystemPackage
import TestSupport
import Testing

@testable import FileSystem

/// Starting programs, knowing whether they live, ringing for them.
struct OtherProcessesTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    func shell(_ script: String) -> Spawn {
        var spawn = Spawn("/bin/sh", ["-c", script], environment: ["PATH": "/usr/bin:/bin", "WORD": "a b"])
        spawn.output = FilePath(scratch.path + "/output")
        return spawn
    }

    /// - Returns: its exit status, or 128 plus the number of the signal that ended it.
    func run(_ script: String) throws -> Int32 {
        let pid = try shell(script).start()
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }

    var output: String { (try? String(contentsOfFile: scratch.path + "/output", encoding: .utf8)) ?? "" }

    @Test func `a program gets its arguments and its environment, and nothing else of ours`() throws {
        // Open on purpose, and to be inherited.
        let ours = open("/etc/passwd", O_RDONLY)
        // A free number: a fixed one may be another test's file.
        let number = fcntl(ours, F_DUPFD, 57)
        defer { close(ours); close(number) }
        signal(SIGUSR1, SIG_IGN)
        defer { signal(SIGUSR1, SIG_DFL) }
        let status = try run(
            "echo \"$WORD\"; ls /proc/self/fd | tr '\\n' ' '; readlink /proc/self/fd/0; kill -USR1 $$; echo no")
        #expect(status == 128 + SIGUSR1)
        let lines = output.split(separator: "\n").map(String.init)
        #expect(lines.first == "a b")
        #expect(lines.last?.hasSuffix("/dev/null") == true)
        #expect(lines.last?.contains("\(number)") == false && !output.contains("no\n"))
        #expect(try run("exit 7") == 7)
        #expect(throws: Errno.noSuchFileOrDirectory) { try Spawn("/nosuch", [], environment: [:]).start() }
    }

    @Test func `detached, it has a session of its own`() throws {
        var spawn = shell("cut -d' ' -f1,6,7 /proc/$$/stat")
        spawn.isDetached = true
        let pid = try spawn.start()
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        #expect(output == "\(pid) \(pid) 0\n")
    }

    @Test func `a process is the same one only with its start and its boot, and a zombie is gone`() throws {
        let pid = try shell("sleep 30").start()
        let process = try #require(ProcessIdentity(running: pid))
        #expect(process.isAlive)
        var other = process
        other.started += 1
        #expect(!other.isAlive)
        other = process
        other.boot = "another"
        #expect(!other.isAlive)
        kill(pid, SIGKILL)
        // Nobody has taken note of its end yet.
        while process.isAlive { usleep(1_000) }
        #expect(kill(pid, 0) == 0)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        #expect(ProcessIdentity(running: pid) == nil)
    }

    @Test(.timeLimit(.minutes(1))) func `a ring in another process ends the wait, and so does the time`() throws {
        let path = scratch.path + "/bell"
        let watch = ChangeWatcher(path: path)
        #expect(watch.isNotified)
        let ringer = try Shell.Running("/bin/sh", ["-c", "sleep 0.2; touch '\(path)'"])
        watch.wait(milliseconds: 600_000)
        _ = ringer.wait()
        ChangeNotifier(path: path).notify()
        watch.wait(milliseconds: 600_000)
        // Nothing has rung since: the time is over.
        watch.wait(milliseconds: 50)
        #expect(try Shell.run("stat -c %a '\(path)'").output == "600\n")
    }

    @Test func `a program records itself before it begins, and is found by its start and its boot`() throws {
        let record = RecordedProcess(FilePath(scratch.path + "/it's here"))
        #expect(record.identity == nil)
        var command = record.command("/bin/sleep", ["30"], environment: ["PATH": "/usr/bin:/bin"])
        command.isDetached = true
        let pid = try command.start()
        while record.identity == nil { usleep(1_000) }
        let process = try #require(record.identity)
        #expect(process == ProcessIdentity(running: pid))
        process.end(patience: .seconds(5))
        #expect(!process.isAlive)
        #expect(record.identity == process, "who it was is still known")
        try scratch.write("it's here", "a boot\n17")
        #expect(record.identity == ProcessIdentity(pid: 17, started: 0, boot: "a boot"))
        try scratch.write("it's here", "a boot\n")
        #expect(record.identity == nil)
    }

    /// Members of a process group; a zombie that nobody has waited for yet is none of them.
    private func members(of group: Int32) throws -> [String] { try Shell.run("pgrep -g \(group) -r R,S,D,T").lines }

    private func waitUntilGone(_ group: Int32) throws {
        for _ in 0..<500 where try !members(of: group).isEmpty { usleep(10_000) }
        #expect(try members(of: group) == [])
    }

    @Test func `ending a process that does not listen to SIGTERM ends its whole group`() throws {
        var spawn = shell("trap '' TERM; echo $$; sleep 60 & wait")
        spawn.isDetached = true
        let pid = try spawn.start()
        let process = try #require(ProcessIdentity(running: pid))
        while !output.contains("\n") { usleep(1_000) }
        process.end(patience: .milliseconds(200))
        #expect(!process.isAlive)
        try waitUntilGone(pid)
    }

    /// Whether or not somebody has waited for the end of the one that led it.
    @Test(arguments: [true, false]) func `what a recorded process has started ends too, if only that is left`(
        isZombie: Bool
    ) throws {
        let record = RecordedProcess(FilePath(scratch.path + "/record"))
        var command = record.command("/bin/sh", ["-c", "sleep 60 & exit 0"], environment: ["PATH": "/usr/bin:/bin"])
        command.isDetached = true
        let pid = try command.start()
        // The member is `sleep` alone, and its parent has ended.
        while try !Shell.run("ps -o stat= -p \(pid)").output.hasPrefix("Z") { usleep(1_000) }
        if !isZombie { waitpid(pid, nil, 0) }
        record.end(patience: .seconds(5))
        try waitUntilGone(pid)
    }

    @Test func `a group that has the ID of one that is gone is another program's`() throws {
        var other = shell("sleep 60 & exit 0")
        other.isDetached = true
        let pid = try other.start()
        waitpid(pid, nil, 0)
        try scratch.write("record", "\(ProcessIdentity.current.boot)\n\(pid)")
        RecordedProcess(FilePath(scratch.path + "/record")).end(patience: .seconds(1))
        #expect(try members(of: pid).count == 1)
        try Shell.run("pkill -KILL -g \(pid)")
    }

    @Test func `a file lock excludes others, is shared, and goes with its process`() throws {
        let path = FilePath(scratch.path + "/lock")
        let first = try FileLock(path)
        let second = try FileLock(path)
        #expect(try first.take(.shared) && second.take(.shared))
        #expect(try !first.take(.exclusive))
        second.release()
        #expect(try first.take(.exclusive))
        #expect(try !second.take(.shared))
        first.release()
        let other = try Shell.Running("/bin/sh", ["-c", "exec 9<>'\(path.string)'; flock 9; exec sleep 60"])
        while try second.take(.exclusive) { second.release() }
        other.send(SIGKILL)
        _ = other.wait()
        var isFree = try second.take(.exclusive)
        for _ in 0..<500 where !isFree {
            usleep(10_000)
            isFree = try second.take(.exclusive)
        }
        #expect(isFree)
        try Shell.run("ln -s /etc/passwd '\(scratch.path)/link'")
        #expect(throws: Errno.tooManySymbolicLinkLevels) { _ = try FileLock(FilePath(scratch.path + "/link")) }
    }

    @Test func `a reserve takes its room once, and gives it back`() throws {
        let path = scratch.path + "/reserve"
        let reserve = Reserve(path: path)
        reserve.keep(bytes: 300_000)
        reserve.keep(bytes: 300_000)
        let blocks = try Shell.run("stat -c '%b %a' '\(path)'").output.split(separator: " ").map(String.init)
        #expect((Int(blocks[0]) ?? 0) * 512 >= 300_000)
        #expect(blocks[1] == "600\n")
        reserve.release(keeping: 100_000)
        #expect(reserve.add(Array("one\n".utf8)))
        reserve.remove(Array("one\n".utf8))
        #expect(
            try Shell.run("stat -c '%s' '\(path)'").output == "100000\n", "room for lines stays, also when one is gone")
        reserve.release()
        #expect(try Shell.run("stat -c '%b %s' '\(path)'").output == "0 0\n")
    }

    @Test func `what is written into a reserve stays until it was taken, whatever room there is`() throws {
        struct Failed: Error {}
        let path = scratch.path + "/reserve"
        let (reserve, other) = (Reserve(path: path), Reserve(path: path))
        func taken() -> String? {
            var text: String?
            reserve.take { text = String(decoding: $0, as: UTF8.self) }
            return text
        }
        #expect(taken() == nil)
        reserve.keep(bytes: 300_000)
        #expect(reserve.add(Array("one\n".utf8)) && other.add(Array("two\n".utf8)))
        reserve.release()
        other.keep(bytes: 300_000)
        #expect(throws: Failed.self) { try reserve.take { _ in throw Failed() } }
        #expect(taken() == "one\ntwo\n")
        #expect(taken() == nil)
        for line in ["one\n", "two\n", "three\n"] { #expect(reserve.add(Array(line.utf8))) }
        other.remove(Array("two\n".utf8))
        other.remove(Array("four\n".utf8))
        #expect(taken() == "one\nthree\n")
    }
}
