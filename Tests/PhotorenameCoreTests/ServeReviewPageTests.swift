import ReviewPage
import FileSystem
import Foundation
import JobStore
import PhotoModel
import PhotorenameCore
import TestSupport
import Testing

struct ServeReviewPageTests {
    @Test(.timeLimit(.minutes(1))) func `the page is served until it is stopped`() async throws {
        let library = try Library()
        let page = ServeReviewPage(library.context, try await library.analyzed(), try library.root)
        let (addresses, found) = AsyncStream<String>.makeStream()
        let run = Task { try await page.run(opensBrowser: false) { found.yield($0) } }
        var iterator = addresses.makeAsyncIterator()
        let address = try #require(await iterator.next())
        let status = try await withCheckedThrowingContinuation { continuation in
            Thread {
                continuation.resume(
                    with: Result {
                        try Shell.run("curl -s -L -o /dev/null -c /dev/null -w '%{http_code}' '\(address)'").output
                    })
            }.start()
        }
        #expect(status == "200")
        #expect(!page.isClosed)
        page.stop()
        guard case .stopped = try await run.value else {
            Issue.record("ended for another reason")
            return
        }
        #expect(page.isClosed)
    }

    @Test func `whether the names were applied since is known from the events`() async throws {
        let library = try Library()
        let planned = try await library.analyzed()
        let page = ServeReviewPage(library.context, planned, try library.root)
        #expect(try !page.wasApplied(since: 0))
        try library.apply(planned)
        #expect(try page.wasApplied(since: planned.sequence))
        _ = try UndoRenames(library.context, library.store.job(planned.id), try library.root).run()
        #expect(try !page.wasApplied(since: planned.sequence))
    }
}
