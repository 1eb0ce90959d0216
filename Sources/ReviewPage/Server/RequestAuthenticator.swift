import HTTPTypes
import Hummingbird

/// Authenticates each request before all routes, and sets the security headers of each response.
///
/// Pages of other origins in the user's browser can send requests here, also through a host name that points at 127.0.0.1
/// (DNS rebinding), and so can other users of the machine. So the Host must be the server's own, each request needs the
/// cookie or the token, and changes must come from the page itself.
struct RequestAuthenticator<Inner: HTTPResponder>: HTTPResponder where Inner.Context == BasicRequestContext {
    let inner: Inner
    let keys: Credentials

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        var response: Response
        do {
            response = try await admit(request, context)
        } catch let refusal as ReviewRefusal {
            response = Responses.json(
                Refusal(message: refusal.message, hint: refusal.hint), status: .init(code: refusal.status))
        } catch let error as HTTPError {
            response = Responses.text(error.body ?? error.status.reasonPhrase, status: error.status)
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
            return Responses.text("This page has another address.", status: .forbidden)
        }
        switch request.method {
        case .get: break
        case .post:
            guard request.headers[.origin] == "http://\(host)", Self.isOwn(request),
                request.headers[.contentType] == "application/json"
            else { return Responses.text("This page accepts changes only from itself.", status: .forbidden) }
        default: return Responses.text("Only GET and POST are supported.", status: .methodNotAllowed)
        }
        if request.uri.path == "/", let token = request.uri.queryParameters["token"] {
            return keys.token.equals(String(token)) ? entrance(request) : unknown()
        }
        guard let cookie = request.cookies[keys.cookieName]?.value, keys.isCookie(cookie), Self.isOwn(request) else {
            return unknown()
        }
        return try await inner.respond(to: request, context: context)
    }

    /// Browsers send the origin of a request; other clients need not.
    private static func isOwn(_ request: Request) -> Bool {
        guard let site = request.headers[.known("Sec-Fetch-Site")] else { return true }
        return site == "same-origin" || site == "none"
    }

    /// The token becomes a cookie, and disappears from the address bar.
    private func entrance(_ request: Request) -> Response {
        // After a link on another site, a browser would not send a strict cookie with a redirect. The page in between belongs
        // to this site.
        let isFromElsewhere = request.headers[.known("Sec-Fetch-Site")] == "cross-site"
        var response =
            isFromElsewhere
            ? Responses.html(Assets.entrance, status: .ok) : Response(status: .seeOther, headers: [.location: "/"])
        response.setCookie(
            Cookie(
                name: keys.cookieName, value: keys.cookie.description, path: "/", httpOnly: true, sameSite: .strict))
        return response
    }

    private func unknown() -> Response { Responses.html(Assets.unknown, status: .unauthorized) }

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

extension HTTPField.Name {
    /// A header name without a constant in the library.
    static func known(_ text: String) -> Self {
        guard let name = Self(text) else { preconditionFailure("\(text) is a token of RFC 9110") }
        return name
    }
}
