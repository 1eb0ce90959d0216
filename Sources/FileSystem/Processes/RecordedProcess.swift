public import SystemPackage
public import PhotoModel

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
        let script = #"{ echo "$1"; cat /proc/$$/stat 2>/dev/null || echo $$; } > "$0" || exit; shift; exec "$@""#
        return Spawn(
            "/bin/sh", ["-c", script, file.string, ProcessIdentity.current.boot, program.string] + arguments,
            environment: environment)
    }

    /// Nil if nothing is recorded.
    public var identity: ProcessIdentity? {
        let lines = (ProcessIdentity.contents(file.string) ?? "").split(separator: "\n")
        guard lines.count == 2, let pid = lines[1].split(separator: " ").first.flatMap({ Int32($0) }), pid > 1 else {
            return nil
        }
        let started = ProcessIdentity.startTime(stat: String(lines[1])) ?? 0
        return ProcessIdentity(pid: pid, started: started, boot: String(lines[0]))
    }
}
