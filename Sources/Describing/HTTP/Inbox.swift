/// Requests and cancellations for the transport's thread.
struct Inbox {
    private var submissions: [Submission] = []
    private var cancelled: [Int] = []
    /// Cancelled before they were submitted.
    private var cancelledEarly: Set<Int> = []
    /// Submitted or taken, and not yet answered.
    private var known: Set<Int> = []
    private var last = 0
    var isClosed = false

    mutating func number() -> Int {
        last += 1
        return last
    }

    /// - Returns: false if the request has already ended.
    mutating func submit(_ submission: Submission) -> Bool {
        if cancelledEarly.remove(submission.number) != nil || isClosed { return false }
        known.insert(submission.number)
        submissions.append(submission)
        return true
    }

    /// - Returns: the request, if the thread has not taken it; then the caller answers it.
    mutating func cancel(_ number: Int) -> Submission? {
        guard known.contains(number) else {
            cancelledEarly.insert(number)
            return nil
        }
        if let index = submissions.firstIndex(where: { $0.number == number }) { return submissions.remove(at: index) }
        cancelled.append(number)
        return nil
    }

    /// The request was answered.
    mutating func forget(_ number: Int) {
        known.remove(number)
        cancelledEarly.remove(number)
    }

    mutating func take() -> (submissions: [Submission], cancelled: [Int], isClosed: Bool) {
        defer { (submissions, cancelled) = ([], []) }
        return (submissions, cancelled, isClosed)
    }
}
