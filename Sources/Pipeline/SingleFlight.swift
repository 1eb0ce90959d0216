import PhotoModel

/// Describes one of several equal pictures at a time, so that the others find its answer in the cache.
actor SingleFlight {
    private var waiting: [DescriptionKey: [CheckedContinuation<Void, Never>]] = [:]

    /// Returns when it is the caller's turn; the caller must call `end`.
    func begin(_ key: DescriptionKey) async {
        guard waiting[key] != nil else {
            waiting[key] = []
            return
        }
        await withCheckedContinuation { waiting[key]?.append($0) }
    }

    func end(_ key: DescriptionKey) {
        guard var queue = waiting[key], !queue.isEmpty else {
            waiting[key] = nil
            return
        }
        // Handed on directly: nobody can come between.
        let next = queue.removeFirst()
        waiting[key] = queue
        next.resume()
    }
}
