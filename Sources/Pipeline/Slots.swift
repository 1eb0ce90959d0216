/// A bound on how much is under way at once; who waits is served in order.
actor Slots {
    private var capacity: Int
    private(set) var taken = 0
    private var waiting: [CheckedContinuation<Bool, Never>] = []

    init(_ count: Int) {
        capacity = count
    }

    /// - Returns: false when there are none at all: whoever waits holds what others could do.
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

    /// With fewer than are taken, the next ones wait until enough came back.
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
