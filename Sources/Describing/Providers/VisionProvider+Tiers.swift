public import PhotoModel

extension VisionProvider {
    public func servedTier(_ reply: HTTPReply) -> RequestTier? { nil }

    /// The tier of the next request.
    func tier(_ capabilities: ServerCapabilities) -> RequestTier {
        guard let first = target.tiers.first else { return .standard }
        return first == .flex && capabilities.refusesFlex == true ? .standard : first
    }

    /// - Parameters:
    ///   - capabilities: what the server is known to support.
    ///   - spent: on this photo so far.
    /// - Throws: `DescribeError`, before a request would be paid at a tier that nobody asked for.
    func requireTier(_ capabilities: ServerCapabilities, _ spent: Usage) throws(DescribeError) {
        guard capabilities.refusesFlex == true, target.tiers.first == .flex, !target.tiers.contains(.standard) else {
            return
        }
        throw .job(JobFailure(.tierRefused, "\(endpoint.host) has no flex tier for \(model)"), spent)
    }

    /// - Parameters:
    ///   - capabilities: what was sent.
    ///   - refusal: the server's answer.
    ///   - fields: names of the field that was sent, as the server writes them.
    /// - Returns: the same without the flex tier; nil if the server refused something else.
    func withoutFlex(
        _ capabilities: ServerCapabilities, _ refusal: ServerError, blaming fields: [String]
    ) -> ServerCapabilities? {
        guard tier(capabilities) == .flex, [400, 422].contains(refusal.status), refusal.blames(fields) else {
            return nil
        }
        var next = capabilities
        next.refusesFlex = true
        return next
    }

    /// What an answer that was made at another tier than the requested one teaches.
    func withoutFlex(_ capabilities: ServerCapabilities, servedBy reply: HTTPReply) -> ServerCapabilities? {
        guard tier(capabilities) == .flex, servedTier(reply) == .standard else { return nil }
        var next = capabilities
        next.refusesFlex = true
        return next
    }
}
