import Foundation
public import PhotoModel
import SystemPackage

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension ProcessIdentity {
    /// This process.
    public static let current = ProcessIdentity(
        pid: getpid(), started: startTime(of: getpid()) ?? 0, boot: bootIdentifier())

    /// A process of this machine; nil if there is none with this ID, or if it has ended and nobody has waited for it.
    public init?(running pid: Int32) {
        guard let started = Self.startTime(of: pid) ?? (Self.isThereWithoutStart(pid) ? 0 : nil) else { return nil }
        self.init(pid: pid, started: started, boot: ProcessIdentity.current.boot)
    }

    /// The process still exists: same ID, same start time, same boot. A zombie counts as dead.
    public var isAlive: Bool {
        guard boot == ProcessIdentity.current.boot else { return false }
        guard let now = Self.startTime(of: pid) else { return started == 0 && Self.isThereWithoutStart(pid) }
        return now == started
    }

    /// Whether it runs; nil for a process of another machine, or of this one before it was started anew.
    public var isAliveHere: Bool? { boot == ProcessIdentity.current.boot ? isAlive : nil }

    /// Where the system has no /proc, a start time is not known.
    private static func isThereWithoutStart(_ pid: Int32) -> Bool {
        stat(of: getpid()) == nil && kill(pid, 0) == 0
    }

    private static func startTime(of pid: Int32) -> Int64? { stat(of: pid).flatMap { startTime(stat: $0) } }

    /// Field 22 of /proc/PID/stat: clock ticks after boot.
    static func startTime(stat text: String, countsZombies: Bool = false) -> Int64? {
        let fields = fields(stat: text)
        guard fields.count > 20, countsZombies || fields[1] != "Z" && fields[1] != "X" else { return nil }
        return Int64(fields[20])
    }

    /// It runs, or its parent has not waited for its end yet: its ID and its group's belong to no other process.
    var hasItsID: Bool {
        guard boot == ProcessIdentity.current.boot, let stat = Self.stat(of: pid) else { return isAlive }
        return Self.startTime(stat: stat, countsZombies: true) == started
    }

    /// The ID of the process group of a process; nil if the system doesn't tell.
    static func group(of pid: Int32) -> Int32? {
        let fields = fields(of: pid)
        return fields.count > 3 ? Int32(fields[3]) : nil
    }

    private static func stat(of pid: Int32) -> String? { SystemFile.text("/proc/\(pid)/stat") }

    /// The same of a process; none if the system doesn't tell.
    static func fields(of pid: Int32) -> [Substring] { fields(stat: stat(of: pid) ?? "") }

    /// Fields of /proc/PID/stat (proc(5)) from the second one on. That one may contain spaces and parentheses, so they are counted
    /// from the last parenthesis.
    private static func fields(stat text: String) -> [Substring] {
        text.lastIndex(of: ")").map { text[$0...].split(separator: " ") } ?? []
    }

    /// The containers of a machine share its boot, but not the processes that they see.
    private static func bootIdentifier() -> String {
        let boot = (SystemFile.text("/proc/sys/kernel/random/boot_id") ?? "unknown").filter { !$0.isWhitespace }
        let processes = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")
        // PROC_PID_INIT_INO (proc_ns.h): that of the machine itself.
        guard let processes, processes != "pid:[4026531836]" else { return boot }
        return boot + "/" + processes.filter(\.isNumber)
    }
}
