import Foundation
import HTTPTypes
import Hummingbird
import Synchronization

/// The token and the cookie of one server.
final class Credentials: Sendable {
    let token = Secret()
    let cookie = Secret()
    private let state = Mutex<Int?>(nil)

    func open(port: Int) { state.withLock { $0 = port } }

    private var port: Int? { state.withLock { $0 } }

    /// No request is accepted until the port is known.
    var hosts: [String] { port.map { ["127.0.0.1:\($0)", "localhost:\($0)"] } ?? [] }

    /// Browsers share cookies between all ports of a host.
    var cookieName: String { "photorename-\(port ?? 0)" }

    func isCookie(_ text: String) -> Bool { cookie.equals(text) }
}
