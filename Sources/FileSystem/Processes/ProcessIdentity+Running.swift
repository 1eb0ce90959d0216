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

    /// A process of this machine; nil if there is none with this ID.
    public init?(running pid: Int32) {
        guard let started = Self.startTime(of: pid) ?? (kill(pid, 0) == 0 ? 0 : nil) else { return nil }
        self.init(pid: pid, started: started, boot: ProcessIdentity.current.boot)
    }

    /// The process still exists: same ID, same start time, same boot.
    public var isAlive: Bool {
        guard boot == ProcessIdentity.current.boot else { return false }
        guard let now = Self.startTime(of: pid) else { return started == 0 && kill(pid, 0) == 0 }
        return now == started
    }

    /// Field 22 of /proc/PID/stat (proc(5)): clock ticks after boot. The second field may contain spaces and parentheses, so
    /// fields are counted from the last parenthesis. A zombie counts as dead.
    private static func startTime(of pid: Int32) -> Int64? {
        contents("/proc/\(pid)/stat").flatMap(startTime(stat:))
    }

    static func startTime(stat text: String) -> Int64? {
        guard let bracket = text.lastIndex(of: ")") else { return nil }
        let fields = text[bracket...].split(separator: " ")
        guard fields.count > 20, fields[1] != "Z", fields[1] != "X" else { return nil }
        return Int64(fields[20])
    }

    private static func bootIdentifier() -> String {
        (contents("/proc/sys/kernel/random/boot_id") ?? "unknown").filter { !$0.isWhitespace }
    }

    static func contents(_ path: String) -> String? {
        guard let file = try? FileDescriptor.open(FilePath(path), .readOnly) else { return nil }
        defer { try? file.close() }
        var buffer = [UInt8](repeating: 0, count: 4096)
        guard let count = try? buffer.withUnsafeMutableBytes({ try file.read(into: $0) }) else { return nil }
        return String(decoding: buffer[..<count], as: UTF8.self)
    }
}
