import Foundation
public import PhotoModel

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension ProcessIdentity {
    /// Ends a process that leads a session of its own, with everything that it started there. Blocking.
    ///
    /// - Parameter patience: how long it may take to end by itself before it is killed.
    public func end(patience: Duration) {
        let began = ContinuousClock.now
        if isAlive, patience > .zero { kill(-pid, SIGTERM) }
        while isAlive, .now - began < patience { usleep(20_000) }
        if hasItsID { kill(-pid, SIGKILL) }
        while isAlive, .now - began < patience + .seconds(2) { usleep(5_000) }
        // If it is a child of this process.
        _ = waitpid(pid, nil, WNOHANG)
    }
}

/// How a child of this process ended.
public struct ProcessEnd: Hashable, Sendable {
    /// Nil if it exited by itself.
    public var signal: Int32?
    public var status: Int32

    /// "signal 11", "status 1".
    public init(signal: Int32?, status: Int32) {
        self.signal = signal
        self.status = status
    }

    /// - Parameter status: of waitpid(2).
    init(waited status: Int32) {
        let signal = status & 0x7F
        self.init(signal: signal == 0 ? nil : signal, status: status >> 8 & 0xFF)
    }

    public var text: String { signal.map { "signal \($0)" } ?? "status \(status)" }
}

extension ProcessIdentity {
    /// Kills it, if it is there.
    public func endAtOnce() { if isAlive { kill(pid, SIGKILL) } }

    /// The process or one of its group has a socket open, by the socket's inode. False where the system doesn't tell.
    public func owns(socket inode: Int) -> Bool {
        let manager = FileManager.default
        return ((try? manager.contentsOfDirectory(atPath: "/proc")) ?? []).contains { name in
            guard let id = Int32(name), Self.group(of: id) == pid else { return false }
            return ((try? manager.contentsOfDirectory(atPath: "/proc/\(name)/fd")) ?? []).contains {
                (try? manager.destinationOfSymbolicLink(atPath: "/proc/\(name)/fd/\($0)")) == "socket:[\(inode)]"
            }
        }
    }

    /// Waits until a child of this process has ended. Blocking.
    public func waitForEnd() -> ProcessEnd {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 {
            guard errno == EINTR else { return ProcessEnd(signal: nil, status: -1) }
        }
        return ProcessEnd(waited: status)
    }

    /// Waits so many seconds until a child of this process has ended, then kills it. Blocking.
    public func waitForEnd(atMost seconds: Int) -> ProcessEnd {
        let began = ContinuousClock.now
        var status: Int32 = 0
        while .now - began < .seconds(seconds) {
            let found = waitpid(pid, &status, WNOHANG)
            if found == pid { return ProcessEnd(waited: status) }
            guard found == 0 || errno == EINTR else { break }
            usleep(2_000)
        }
        endAtOnce()
        return waitForEnd()
    }

    /// Bytes of memory that RLIMIT_DATA limits; zero where the system doesn't tell. Not what wait4(2) says of a child: that counts the
    /// memory of the process that started it.
    public var memory: Int {
        Self.dataBytes(SystemFile.text("/proc/\(pid)/statm") ?? "")
    }

    /// - Parameter sizes: of /proc/PID/statm (proc(5)), in pages.
    /// - Returns: bytes of data and stack.
    static func dataBytes(_ sizes: String) -> Int {
        let fields = sizes.split(separator: " ")
        return fields.count > 5 ? (Int(fields[5]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
    }

    /// Bytes of memory that it had at most, zero where the system doesn't tell.
    public var peakMemory: Int {
        let lines = (SystemFile.text("/proc/\(pid)/status") ?? "").split(separator: "\n")
        let line = lines.first { $0.hasPrefix("VmHWM:") }
        return (line.flatMap { Int($0.filter(\.isNumber)) } ?? 0) << 10
    }

    /// Bytes in memory, those of files included; zero where the system doesn't tell.
    public var residentMemory: Int {
        let fields = (SystemFile.text("/proc/\(pid)/statm") ?? "").split(separator: " ")
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
    }

    /// Seconds of all its threads; zero where the system doesn't tell.
    public var processorTime: Double { Double(ticks) / Double(sysconf(Int32(_SC_CLK_TCK))) }

    private var ticks: Int {
        let stat = SystemFile.text("/proc/\(pid)/stat") ?? ""
        let fields = (stat.lastIndex(of: ")").map { stat[$0...] } ?? "").split(separator: " ")
        return fields.count > 13 ? (Int(fields[12]) ?? 0) + (Int(fields[13]) ?? 0) : 0
    }

    /// A number that grows while the process does something: processor time used and bytes read. Zero where the system doesn't tell.
    public var work: Int {
        let io = SystemFile.text("/proc/\(pid)/io") ?? ""
        return ticks + (io.split(separator: "\n").first?.split(separator: " ").last.flatMap { Int($0) } ?? 0)
    }
}
