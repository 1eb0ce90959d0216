public import PhotoModel

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Memory of a process, in bytes (proc(5), /proc/PID/statm).
public struct ProcessMemory: Hashable, Sendable {
    /// In memory, files included.
    public var resident = 0
    /// Data and stack: what RLIMIT_DATA limits.
    public var data = 0

    /// Zeros where the system doesn't tell.
    ///
    /// - Parameter pages: seven numbers.
    init(pages: String) {
        let fields = pages.split(separator: " ")
        guard fields.count > 5 else { return }
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        (resident, data) = ((Int(fields[1]) ?? 0) * page, (Int(fields[5]) ?? 0) * page)
    }
}

/// What a process uses. Not what wait4(2) says of a child: that counts the memory of the process that started it.
extension ProcessIdentity {
    public var memory: ProcessMemory { ProcessMemory(pages: SystemFile.text("/proc/\(pid)/statm") ?? "") }

    /// Bytes in memory at most so far; zero where the system doesn't tell.
    public var peakMemory: Int {
        let lines = (SystemFile.text("/proc/\(pid)/status") ?? "").split(separator: "\n")
        let line = lines.first { $0.hasPrefix("VmHWM:") }
        return (line.flatMap { Int($0.filter(\.isNumber)) } ?? 0) << 10
    }

    /// Seconds of all its threads; zero where the system doesn't tell.
    public var processorTime: Double { Double(ticks) / Double(sysconf(Int32(_SC_CLK_TCK))) }

    private var ticks: Int {
        let fields = Self.fields(of: pid)
        return fields.count > 13 ? (Int(fields[12]) ?? 0) + (Int(fields[13]) ?? 0) : 0
    }

    /// A number that grows while the process does something: processor time used and bytes read. Zero where the system doesn't tell.
    public var work: Int {
        let io = SystemFile.text("/proc/\(pid)/io") ?? ""
        return ticks + (io.split(separator: "\n").first?.split(separator: " ").last.flatMap { Int($0) } ?? 0)
    }
}
