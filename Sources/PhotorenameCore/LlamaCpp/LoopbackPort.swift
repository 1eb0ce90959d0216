import FileSystem
import Foundation

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// TCP ports of the loopback address, 127.0.0.1.
enum LoopbackPort {
    /// A port that nobody listens on at the moment; nil if the system has none.
    static func free() -> UInt16? { bound(to: 0) }

    /// The inode of the socket that listens on a port; nil for none, and where the system doesn't tell.
    static func listener(_ port: UInt16) -> Int? {
        // proc_net(5): the address in hexadecimal digits as in memory, state 0A is LISTEN, the tenth column is the inode.
        guard let table = table() else { return nil }
        let address = "0100007F:" + String(format: "%04X", port)
        for line in table.split(separator: "\n") {
            let columns = line.split(separator: " ")
            if columns.count > 9, columns[1] == address, columns[3] == "0A" { return Int(columns[9]) }
        }
        return nil
    }

    /// The system tells which sockets listen.
    static let showsListeners = table() != nil

    private static func table() -> String? { SystemFile.text("/proc/net/tcp") }

    static func isTaken(_ port: UInt16) -> Bool { bound(to: port) == nil }

    /// - Parameter port: zero for any.
    /// - Returns: the port that could be bound; nil for none.
    private static func bound(to port: UInt16) -> UInt16? {
        #if canImport(Darwin)
            let descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #else
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        #endif
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        // As servers do, which may listen where connections of an earlier one are still being closed.
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, size) == 0 && getsockname(descriptor, address, &size) == 0
            }
        }
        return isBound ? UInt16(bigEndian: address.sin_port) : nil
    }
}
