/// A counting semaphore for tasks, whose limit can change. Waiting tasks are served in order.
actor AsyncSemaphore {
    private var capacity: Int
    private(set) var taken = 0
    private var waiting: [CheckedContinuation<Bool, Never>] = []

    init(_ count: Int) {
        capacity = count
    }

    /// - Returns: false when the limit is 0: a waiting task would hold a photo that another process could describe.
    func take() async -> Bool {
        if taken < capacity {
            taken += 1
            return true
        }
        if capacity == 0 { return false }
        return await withCheckedContinuation { waiting.append($0) }
    }

    func giveBack() {
        taken -= 1
        serve()
    }

    /// If fewer are allowed than are taken, later tasks wait until enough are released.
    func resize(_ count: Int) {
        capacity = count
        serve()
    }

    private func serve() {
        while taken < capacity, !waiting.isEmpty {
            taken += 1
            waiting.removeFirst().resume(returning: true)
        }
        guard capacity == 0 else { return }
        for one in waiting { one.resume(returning: false) }
        waiting = []
    }
}
