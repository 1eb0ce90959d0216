import Foundation

/// Machines of the tests' own: each with a network, a name and processes of its own, and the files of this one. Needs the
/// superuser.
public final class NetworkHosts: Sendable {
    /// False, and said aloud, where none can be had.
    public static let areThere: Bool = {
        if getuid() == 0, (try? NetworkHosts(1)) != nil { return true }
        print("SKIPPED: no network namespaces or not the superuser, so no job on several machines")
        return false
    }()

    /// Of this machine, in the network that all are in.
    public let address: String
    private let bridge: String
    private let names: [String]

    /// - Parameter count: how many.
    /// - Throws: an error of the system.
    public init(_ count: Int) throws {
        let number = Int.random(in: 0..<65_536)
        let network = "10.\(number / 256).\(number % 256)"
        let bridge = "phb\(number)"
        let names = (0..<count).map { "ph\(number)-\($0)" }
        (address, self.bridge, self.names) = (network + ".1", bridge, names)
        var script = """
            set -e
            ip link add \(bridge) type bridge
            ip addr add \(address)/24 dev \(bridge)
            ip link set \(bridge) up

            """
        for (place, name) in names.enumerated() {
            script += """
                ip netns add \(name)
                ip link add \(name) type veth peer name eth0 netns \(name)
                ip link set \(name) master \(bridge) up
                ip -n \(name) addr add \(network).\(place + 2)/24 dev eth0
                ip -n \(name) link set eth0 up
                ip -n \(name) link set lo up

                """
        }
        let result = try Shell.run(script)
        guard result.status == 0 else {
            Self.remove(names, bridge)
            throw POSIXError(.EPERM, userInfo: ["ip": result.error])
        }
    }

    deinit { Self.remove(names, bridge) }

    private static func remove(_ names: [String], _ bridge: String) {
        let script = names.map { "ip netns del \($0)" } + ["ip link del \(bridge)"]
        _ = try? Shell.run(script.joined(separator: "; ") + " 2>/dev/null")
    }

    public func name(_ host: Int) -> String { names[host] }

    /// Starts the program on one of them. Whoever kills what is returned kills all that it has started.
    public func start(
        _ host: Int, _ program: Program, _ arguments: String..., more: [String: String] = [:]
    ) throws -> Shell.Running {
        try Shell.Running(
            "/bin/sh",
            [
                "-c",
                """
                exec ip netns exec "$0" unshare --pid --fork --kill-child --mount-proc --uts \
                sh -c 'hostname "$0"; "$@"; exit $?' "$0" "$@"
                """, names[host], Program.path,
            ] + arguments, environment: program.environment.merging(more) { $1 }, folder: program.scratch.path)
    }

    /// Takes the network away from one of them.
    public func cut(_ host: Int) throws { try Shell.run("ip link set \(names[host]) down") }

    public func restore(_ host: Int) throws { try Shell.run("ip link set \(names[host]) up") }

    /// Runs something whose sockets are on one of them.
    public func on<Value: Sendable>(_ host: Int, _ body: @escaping @Sendable () throws -> Value) throws -> Value {
        let path = "/run/netns/\(names[host])"
        let done = DispatchSemaphore(value: 0)
        // Written by the thread before the signal, and read after it.
        nonisolated(unsafe) var result: Result<Value, any Error> = .failure(POSIXError(.ENOENT))
        Thread {
            // A thread stays on that machine.
            typealias Enter = @convention(c) (CInt, CInt) -> CInt
            let file = open(path, O_RDONLY | O_CLOEXEC)
            if file >= 0, let function = dlsym(nil, "setns"), unsafeBitCast(function, to: Enter.self)(file, 0) == 0 {
                result = Result { try body() }
            }
            if file >= 0 { close(file) }
            done.signal()
        }.start()
        done.wait()
        return try result.get()
    }
}
