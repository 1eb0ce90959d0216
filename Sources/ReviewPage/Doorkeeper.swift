import Foundation
import HTTPTypes
import Hummingbird
import Synchronization

/// Stands before everything that the server answers: who may come in, and what browsers are told of each answer.
///
/// A page of another origin in the user's browser can send requests here, a name that is made to point at 127.0.0.1 too (DNS
/// rebinding), and so can other users of the machine. So the Host is one of ours, whoever comes in has the cookie or the
/// token, and changes come from our own page.
struct Doorkeeper<Inner: HTTPResponder>: HTTPResponder where Inner.Context == BasicRequestContext {
    let inner: Inner
    let keys: DoorKeys

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        var response: Response
        do {
            response = try await admit(request, context)
        } catch let refusal as ReviewRefusal {
            response = Answer.json(
                Refusal(message: refusal.message, hint: refusal.hint), status: .init(code: refusal.status))
        } catch let error as HTTPError {
            response = Answer.text(error.body ?? error.status.reasonPhrase, status: error.status)
        }
        for (name, value) in Self.headers where response.headers[name] == nil { response.headers[name] = value }
        return response
    }

    private struct Refusal: Encodable {
        var message: String
        var hint: String?
    }

    private func admit(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        guard let host = request.head.authority, keys.hosts.contains(host) else {
            return Answer.text("This is no address of this page.", status: .forbidden)
        }
        switch request.method {
        case .get: break
        case .post:
            guard request.headers[.origin] == "http://\(host)", Self.isOwn(request),
                request.headers[.contentType] == "application/json"
            else { return Answer.text("This page takes changes from itself alone.", status: .forbidden) }
        default: return Answer.text("Only GET and POST are understood.", status: .methodNotAllowed)
        }
        if request.uri.path == "/", let token = request.uri.queryParameters["token"] {
            return keys.token.equals(String(token)) ? entrance(request) : unknown()
        }
        guard let cookie = request.cookies[keys.cookieName]?.value, keys.isCookie(cookie), Self.isOwn(request) else {
            return unknown()
        }
        return try await inner.respond(to: request, context: context)
    }

    /// Browsers say where a request comes from; other clients need not.
    private static func isOwn(_ request: Request) -> Bool {
        guard let site = request.headers[.known("Sec-Fetch-Site")] else { return true }
        return site == "same-origin" || site == "none"
    }

    /// The token becomes a cookie, and leaves the address bar.
    private func entrance(_ request: Request) -> Response {
        // Behind a link on another site's page a browser would not send a strict cookie along a redirect. The page in between
        // is of this site.
        let isFromElsewhere = request.headers[.known("Sec-Fetch-Site")] == "cross-site"
        var response =
            isFromElsewhere
            ? Answer.html(Assets.entrance, status: .ok) : Response(status: .seeOther, headers: [.location: "/"])
        response.headers[.setCookie] =
            "\(keys.cookieName)=\(keys.cookie); Path=/; HttpOnly; SameSite=Strict"
        return response
    }

    private func unknown() -> Response { Answer.html(Assets.unknown, status: .unauthorized) }

    private static var headers: [(HTTPField.Name, String)] {
        [
            (
                .contentSecurityPolicy,
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
                    + "trusted-types 'none'"
            ),
            (.xContentTypeOptions, "nosniff"), (.known("Referrer-Policy"), "no-referrer"), (.cacheControl, "no-store"),
            (.crossOriginResourcePolicy, "same-origin"), (.known("Cross-Origin-Opener-Policy"), "same-origin"),
            (.known("X-Frame-Options"), "DENY"),
        ]
    }
}

/// What opens the door of one server.
final class DoorKeys: Sendable {
    let token = Secret()
    let cookie = Secret()
    private let state = Mutex<Int?>(nil)

    func open(port: Int) { state.withLock { $0 = port } }

    private var port: Int? { state.withLock { $0 } }

    /// Nobody, until the port is known.
    var hosts: [String] { port.map { ["127.0.0.1:\($0)", "localhost:\($0)"] } ?? [] }

    /// Browsers keep the cookies of all ports of a host together.
    var cookieName: String { "photorename-\(port ?? 0)" }

    func isCookie(_ text: String) -> Bool { cookie.equals(text) }
}

/// 128 bits from the system's generator, as 32 digits.
struct Secret: Sendable, CustomStringConvertible {
    private let digits: [UInt8]

    init() {
        var generator = SystemRandomNumberGenerator()
        let hex = Array("0123456789abcdef".utf8)
        digits = (0..<32).map { _ in hex[Int.random(in: 0..<16, using: &generator)] }
    }

    var description: String { String(decoding: digits, as: UTF8.self) }

    /// Takes as long for a wrong digit at the start as for one at the end.
    func equals(_ text: String) -> Bool {
        let other = Array(text.utf8)
        guard other.count == digits.count else { return false }
        return zip(digits, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension HTTPField.Name {
    /// A name that the library has no constant for.
    static func known(_ text: String) -> Self {
        guard let name = Self(text) else { preconditionFailure("\(text) is a token of RFC 9110") }
        return name
    }
}
