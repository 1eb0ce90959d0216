import CPosix
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

    /// Whether the process is still there: the same number, started at the same moment, in the same boot.
    public var isAlive: Bool {
        guard boot == ProcessIdentity.current.boot else { return false }
        guard let now = Self.startTime(of: pid) else { return kill(pid, 0) == 0 && started == 0 }
        return now == started
    }

    /// Field 22 of /proc/PID/stat (proc(5)): clock ticks after boot. The second field may hold blanks and brackets, so
    /// fields are counted from the last bracket.
    private static func startTime(of pid: Int32) -> Int64? {
        guard let text = contents("/proc/\(pid)/stat"), let bracket = text.lastIndex(of: ")") else { return nil }
        let fields = text[bracket...].split(separator: " ")
        return fields.count > 20 ? Int64(fields[20]) : nil
    }

    private static func bootIdentifier() -> String {
        (contents("/proc/sys/kernel/random/boot_id") ?? "unknown").filter { !$0.isWhitespace }
    }

    private static func contents(_ path: String) -> String? {
        guard let file = try? FileDescriptor.open(FilePath(path), .readOnly) else { return nil }
        defer { try? file.close() }
        var buffer = [UInt8](repeating: 0, count: 4096)
        guard let count = try? buffer.withUnsafeMutableBytes({ try file.read(into: $0) }) else { return nil }
        return String(decoding: buffer[..<count], as: UTF8.self)
    }
}
