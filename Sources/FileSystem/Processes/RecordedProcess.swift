import Foundation
public import PhotoModel
public import SystemPackage

/// A program that writes into a file who it is before it begins, so that it can be found also if the process that started it was
/// killed in between.
public struct RecordedProcess: Sendable {
    /// Where it is recorded: two lines, the boot and the process's own line of /proc, or its ID where there is no /proc.
    public let file: FilePath

    public init(_ file: FilePath) {
        self.file = file
    }

    /// The command that records itself and then becomes the program.
    ///
    /// - Parameters:
    ///   - program: its path.
    ///   - arguments: its arguments.
    ///   - environment: values of variables, by name.
    /// - Returns: the command, not started yet.
    public func command(_ program: FilePath, _ arguments: [String], environment: [String: String]) -> Spawn {
        let script =
            #"who=$(cat /proc/$$/stat 2>/dev/null || echo $$); printf '%s\n%s\n' "$2" "$who" > "$1" || exit; shift 2; exec "$@""#
        return Spawn(
            "/bin/sh",
            ["-c", script, "sh", file.string, ProcessIdentity.current.boot, program.string] + arguments,
            environment: environment.merging([Self.variable: file.string]) { $1 })
    }

    /// Ends it, with everything that it has started, also if only that is left. Blocking.
    ///
    /// - Parameter patience: how long it may take to end by itself before it is killed.
    public func end(patience: Duration) {
        guard let identity else { return }
        identity.end(patience: patience)
        guard identity.boot == ProcessIdentity.current.boot else { return }
        // The ID of a group can be another program's by now, so each member is asked for the variable.
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
            guard let pid = Int32(name), ProcessIdentity.group(of: pid) == identity.pid,
                let environment = SystemFile.bytes("/proc/\(name)/environ"),
                environment.split(separator: 0).contains(Array("\(Self.variable)=\(file.string)".utf8)[...])
            else { continue }
            kill(pid, SIGKILL)
        }
    }

    /// In the environment of the program and of what it starts.
    private static let variable = "PHOTORENAME_RECORDED_IN"

    /// Nil if nothing is recorded.
    public var identity: ProcessIdentity? {
        let lines = (SystemFile.text(file.string) ?? "").split(separator: "\n")
        guard lines.count == 2, let pid = lines[1].split(separator: " ").first.flatMap({ Int32($0) }), pid > 1 else {
            return nil
        }
        let started = ProcessIdentity.startTime(stat: String(lines[1])) ?? 0
        return ProcessIdentity(pid: pid, started: started, boot: String(lines[0]))
    }
}
