/// Which failures may pass, and which of them say that nobody is there.
enum Transience {
    static func isTransient(_ status: Int) -> Bool {
        [408, 409, 429].contains(status) || (500..<600).contains(status)
    }

    static func isTransient(_ error: TransportError) -> Bool {
        switch error {
        case .connection, .connectTimeout: true
        // After a timeout, and with half a reply, the server may have done, and billed, the work: asking again could pay twice.
        case .timeout, .replyCut, .tls, .replyTooLarge, .cancelled: false
        }
    }

    /// What a gateway answers when the provider behind it is down; 529 is Anthropic's "overloaded".
    static func isUnreachable(_ status: Int) -> Bool { [502, 503, 529].contains(status) }
}
