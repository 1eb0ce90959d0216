public import PhotoModel

extension VisionProvider {
    public func servedTier(_ reply: HTTPReply) -> RequestTier? { nil }

    /// The tier of the next request.
    func tier(_ capabilities: ServerCapabilities) -> RequestTier { capabilities.tier(of: target.tiers) }

    /// The value of the request's field. Nothing is sent for the standard tier: an account can have another default.
    func tierField(_ capabilities: ServerCapabilities) -> String? {
        let tier = tier(capabilities)
        return tier == .flex ? tier.rawValue : nil
    }

    /// - Parameters:
    ///   - capabilities: what the server is known to support.
    ///   - spent: on this photo so far.
    /// - Throws: `DescribeError`, before a request would be paid at a tier that the job does not allow.
    func requireTier(_ capabilities: ServerCapabilities, _ spent: Usage) throws(DescribeError) {
        guard !target.tiers.isEmpty, !target.tiers.contains(tier(capabilities)) else { return }
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
        refusal.refuses(fields) ? withoutFlex(capabilities) : nil
    }

    /// - Returns: the same without the flex tier, if the server answered at the standard one instead.
    func withoutFlex(_ capabilities: ServerCapabilities, servedBy reply: HTTPReply) -> ServerCapabilities? {
        withoutFlex(capabilities).flatMap { servedTier(reply) == .standard ? $0 : nil }
    }

    private func withoutFlex(_ capabilities: ServerCapabilities) -> ServerCapabilities? {
        guard tier(capabilities) == .flex else { return nil }
        var next = capabilities
        next.refusesFlex = true
        return next
    }
}
