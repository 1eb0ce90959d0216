import Foundation

/// Does something to a program at exactly the N-th of some system calls; see Tests/KillAt.
public struct KillAt: Sendable {
    /// It killed the program.
    public static let killed: Int32 = 137
    /// The call never came.
    public static let neverCame: Int32 = 124
    /// Not on this system.
    public static let unsupported: Int32 = 125

    public static let path = Program.built("killat")

    /// False, and said aloud, where it cannot work.
    public static let isThere: Bool = {
        let result = try? Shell.run(path, ["count", "state", "0", "/bin/true"])
        if result?.status == 0 { return true }
        print("SKIPPED: no tracing of system calls here, so no crash at a chosen one")
        return false
    }()

    /// - Parameters:
    ///   - program: the program under test.
    ///   - mode: `before`, `hold`, or an error number.
    ///   - call: from 1.
    ///   - arguments: its arguments.
    ///   - calls: which calls count.
    ///   - hook: a line of shell, run when the call is reached.
    ///   - report: file that gets the names of the calls.
    /// - Returns: how it ended.
    /// - Throws: an error of the system.
    public static func run(
        _ program: Program, _ mode: String, _ call: Int, _ arguments: [String], calls: String = "state",
        hook: String = "", report: String? = nil
    ) throws -> Shell.Result {
        var environment = program.environment
        environment["KILLAT_HOOK"] = hook
        environment["KILLAT_REPORT"] = report
        return try Shell.run(
            path, [mode, calls, "\(call)", Program.path] + arguments, environment: environment,
            folder: program.scratch.path)
    }
}
