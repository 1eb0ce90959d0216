import Foundation

/// Whose a TCP port of this machine is, by the system's own table (proc(5), /proc/net/tcp).
public enum PortOwner {
    /// - Parameters:
    ///   - port: of the end of a connection on 127.0.0.1 that is not ours.
    ///   - table: lines as the system writes them; nil for the system's.
    /// - Returns: the user's number; nil where the system does not say.
    public static func user(of port: Int, table: String? = nil) -> UInt32? {
        let lines = table ?? (try? String(contentsOfFile: "/proc/net/tcp", encoding: .utf8))
        let local = "0100007F:" + hex(port)
        for line in lines?.split(separator: "\n").dropFirst() ?? [] {
            let fields = line.split(separator: " ")
            guard fields.count > 7, fields[1] == local else { continue }
            return UInt32(fields[7])
        }
        return nil
    }

    private static func hex(_ port: Int) -> String {
        let digits = String(port, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// Our own user's, or that of root, who can do anything in any case; where the system does not say, it is taken for ours.
    public static func isOurs(_ port: Int) -> Bool {
        guard let user = user(of: port) else { return true }
        return user == getuid() || user == 0
    }
}
