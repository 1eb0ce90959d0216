import PhotoModel

/// Keeps two equal pictures of one run from being paid for twice: the second waits for what the first one learns.
actor SingleFlight {
    private var waiting: [DescriptionKey: [CheckedContinuation<Description?, Never>]] = [:]

    /// - Returns: nil when the caller is the one to ask (and must call `end`), also after another's attempt failed.
    func begin(_ key: DescriptionKey) async -> Description? {
        while waiting[key] != nil {
            let answer = await withCheckedContinuation { waiting[key]?.append($0) }
            if let answer { return answer }
        }
        waiting[key] = []
        return nil
    }

    /// - Parameter answer: nil when there is none; then one of those who waited asks in its turn.
    func end(_ key: DescriptionKey, _ answer: Description?) {
        for continuation in waiting.removeValue(forKey: key) ?? [] { continuation.resume(returning: answer) }
    }
}
