import Foundation
import Pipeline
import SystemPackage
import TestSupport
import Testing

@testable import PhotorenameCore

/// A key command, an editor, a hook: whatever they do, this program continues.
struct UserProgramTests {
    private func output(
        _ script: String, limit: Int = 100, timeout: Duration = .seconds(20), hasTerminal: Bool = false
    ) async throws -> UserProgram.Output {
        try await Blocking.run {
            try UserProgram(shell: script).output(limit: limit, timeout: timeout, hasTerminal: hasTerminal)
        }
    }

    @Test func `what it prints is read, and how it ended`() async throws {
        var output = try await output("printf abcdef; exit 3")
        #expect(output.bytes == Array("abcdef".utf8) && output.status == 3)
        output = try await self.output("kill -USR1 $$", hasTerminal: true)
        #expect(output.bytes.isEmpty && output.status == 128 + SIGUSR1)
    }

    @Test func `it gets nothing that is open here, and no input`() async throws {
        // Open on purpose, and to be inherited.
        let ours = open("/etc/passwd", O_RDONLY)
        let number = fcntl(ours, F_DUPFD, 57)
        defer { close(ours); close(number) }
        let output = try await output("ls /proc/self/fd | tr '\\n' ' '; readlink /proc/self/fd/0; cat")
        let text = String(decoding: output.bytes, as: UTF8.self)
        #expect(text.hasPrefix("0 1 2 ") && !text.contains("\(number)") && text.hasSuffix("/dev/null\n"))
    }

    @Test func `more than the limit is a fault, and no program is waited for without an end`() async throws {
        await #expect(throws: UserProgram.Fault.tooLong) { try await output("yes", limit: 3) }
        await #expect(throws: UserProgram.Fault.timedOut) {
            try await output("sleep 4712 | cat; echo never", timeout: .milliseconds(200))
        }
        // With all that it started.
        #expect(try Shell.run("sleep 0.1; pgrep -fx 'sleep 4712'").output == "")
        // Nor one that closes its output and continues.
        await #expect(throws: UserProgram.Fault.timedOut) {
            try await output("exec >&-; sleep 4713", timeout: .milliseconds(200))
        }
        #expect(try Shell.run("sleep 0.1; pgrep -fx 'sleep 4713'").output == "")
        await #expect(throws: UserProgram.Fault.timedOut) {
            try await output("exec sleep 4714", timeout: .milliseconds(200), hasTerminal: true)
        }
        #expect(try Shell.run("sleep 0.1; pgrep -fx 'sleep 4714'").output == "")
    }

    @Test func `a variable whose name no shell can use doesn't keep it from running`() async throws {
        setenv("1X", "y", 1)
        defer { unsetenv("1X") }
        #expect(try await output("printf ok").bytes == Array("ok".utf8))
    }

    @Test func `what it leaves running is not waited for`() async throws {
        let output = try await output("printf key; sleep 4 & exit 0")
        #expect(output.bytes == Array("key".utf8) && output.status == 0)
    }

    @Test func `one that can't be started is reported with the system's reason`() async throws {
        let scratch = try Scratch()
        try scratch.write("text", "no program")
        try scratch.write("script", "#!/nosuch/interpreter\n")
        chmod(scratch.path + "/script", 0o755)
        for (path, reason) in [
            ("/nosuch", Errno.noSuchFileOrDirectory), (scratch.path + "/text", .permissionDenied),
            (scratch.path + "/script", .noSuchFileOrDirectory),
        ] {
            await #expect(throws: reason) { try await Blocking.run { try UserProgram(FilePath(path)).run() } }
        }
    }
}
