/// Identifies a process: its ID alone may be reused, or belong to another one after a reboot.
public struct ProcessIdentity: Hashable, Sendable, Codable {
    public var pid: Int32
    /// Clock ticks since boot on Linux; microseconds since 1970 elsewhere.
    public var started: Int64
    public var boot: String

    public init(pid: Int32, started: Int64, boot: String) {
        self.pid = pid
        self.started = started
        self.boot = boot
    }
}
