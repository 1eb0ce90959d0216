/// Which failures are temporary, and which mean that the provider is unreachable.
enum Transience {
    static func isTransient(_ status: Int) -> Bool {
        [408, 409, 429].contains(status) || (500..<600).contains(status)
    }

    static func isTransient(_ error: TransportError) -> Bool {
        switch error {
        case .connection, .connectTimeout: true
        // After a timeout or an incomplete reply the server may have billed the work, so a repetition could pay twice.
        case .timeout, .replyCut, .tls, .replyTooLarge, .localFile, .cancelled: false
        }
    }

    /// A gateway whose provider is down; 529 is Anthropic's "overloaded".
    static func isUnreachable(_ status: Int) -> Bool { [502, 503, 529].contains(status) }
}
