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

    /// The process still exists: same ID, same start time, same boot.
    public var isAlive: Bool {
        guard boot == ProcessIdentity.current.boot else { return false }
        guard let now = Self.startTime(of: pid) else { return started == 0 && Self.isThereWithoutStart(pid) }
        return now == started
    }

    /// Where the system has no /proc, a start time is not known.
    private static func isThereWithoutStart(_ pid: Int32) -> Bool {
        contents("/proc/self/stat") == nil && kill(pid, 0) == 0
    }

    /// Field 22 of /proc/PID/stat (proc(5)): clock ticks after boot. The second field may contain spaces and parentheses, so
    /// fields are counted from the last parenthesis. A zombie counts as dead.
    private static func startTime(of pid: Int32) -> Int64? {
        contents("/proc/\(pid)/stat").flatMap { startTime(stat: $0) }
    }

    static func startTime(stat text: String, countsZombies: Bool = false) -> Int64? {
        guard let bracket = text.lastIndex(of: ")") else { return nil }
        let fields = text[bracket...].split(separator: " ")
        guard fields.count > 20, countsZombies || fields[1] != "Z" && fields[1] != "X" else { return nil }
        return Int64(fields[20])
    }

    /// It runs, or nobody has waited for its end yet: its ID and its group's belong to nobody else.
    var hasItsID: Bool {
        guard boot == ProcessIdentity.current.boot, let stat = Self.contents("/proc/\(pid)/stat") else {
            return isAlive
        }
        return Self.startTime(stat: stat, countsZombies: true) == started
    }

    /// The ID of the process group of a process; nil if the system doesn't tell.
    static func group(of pid: Int32) -> Int32? {
        guard let text = contents("/proc/\(pid)/stat"), let bracket = text.lastIndex(of: ")") else { return nil }
        let fields = text[bracket...].split(separator: " ")
        return fields.count > 3 ? Int32(fields[3]) : nil
    }

    private static func bootIdentifier() -> String {
        (contents("/proc/sys/kernel/random/boot_id") ?? "unknown").filter { !$0.isWhitespace }
    }

    static func contents(_ path: String) -> String? { SystemFile.text(path) }
}
