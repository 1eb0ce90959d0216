import Testing

@testable import Describing

/// What other threads want of the transport's, in every order in which it can come.
struct InboxTests {
    private let request = HTTPRequest(url: "http://127.0.0.1/", headers: [], body: nil)

    /// A request that is handed in; answered by the test.
    private func submission(_ number: Int, _ body: (Submission) -> Void) async -> Bool {
        let result = await withCheckedContinuation { continuation in
            body(Submission(number: number, request: request, continuation: continuation))
            continuation.resume(returning: .failure(.cancelled))
        }
        if case .failure(.cancelled) = result { return true }
        return false
    }

    @Test func `a cancellation that comes before its request is remembered, whatever else is under way`() async {
        var inbox = Inbox()
        var isIn = false
        let (early, later) = (inbox.number(), inbox.number())
        _ = await submission(later) { isIn = inbox.submit($0) }
        // The thread has taken a request with a higher number, and looks again before the other one comes.
        do {
            let found = inbox.take()
            #expect(found.submissions.map(\.number) == [later])
        }
        do {
            let found = inbox.cancel(early)
            #expect(found == nil)
        }
        do {
            let found = inbox.take()
            #expect(found.cancelled.isEmpty)
        }
        _ = await submission(early) { isIn = inbox.submit($0) }
        #expect(!isIn, "it is over before it began")
        // It is forgotten with that, and no other is taken for it.
        let next = inbox.number()
        _ = await submission(next) { isIn = inbox.submit($0) }
        #expect(isIn)
    }

    @Test func `a request that the thread has not taken is the canceller's to answer, one that it has is the thread's`()
        async
    {
        var inbox = Inbox()
        var isIn = false
        let (waiting, taken) = (inbox.number(), inbox.number())
        _ = await submission(taken) { isIn = inbox.submit($0) }
        _ = inbox.take()
        _ = await submission(waiting) { isIn = inbox.submit($0) }
        #expect(isIn)
        do {
            let found = inbox.cancel(waiting)
            #expect(found?.number == waiting)
        }
        do {
            let found = inbox.cancel(taken)
            #expect(found == nil)
        }
        let work = inbox.take()
        #expect(work.submissions.isEmpty && work.cancelled == [taken])
    }

    @Test func `after the end nothing is taken in, and a late cancellation hurts nobody`() async {
        var inbox = Inbox()
        var isIn = false
        let number = inbox.number()
        _ = await submission(number) { isIn = inbox.submit($0) }
        inbox.isClosed = true
        do {
            let found = inbox.take()
            #expect(found.isClosed)
        }
        inbox.forget(number)
        do {
            let found = inbox.cancel(number)
            #expect(found == nil)
        }
        let next = inbox.number()
        _ = await submission(next) { isIn = inbox.submit($0) }
        #expect(!isIn)
    }
}
