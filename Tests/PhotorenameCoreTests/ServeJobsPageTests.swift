import Foundation
import PhotoModel
import PhotorenameCore
import ReviewPage
import TestSupport
import Testing

struct ServeJobsPageTests {
    @Test(.timeLimit(.minutes(1))) func `the page lists the jobs, shows each one beneath its ID, and ends`()
        async throws
    {
        let library = try Library(photos: 2)
        let job = try await library.analyzed()
        let page = ServeJobsPage(library.context)
        let (addresses, address) = AsyncStream<String>.makeStream()
        let task = Task { try await page.run(opensBrowser: false) { address.yield($0) } }
        var iterator = addresses.makeAsyncIterator()
        let found = try #require(await iterator.next())
        let origin = String(found.prefix { $0 != "?" })
        func get(_ path: String) throws -> String {
            try Shell.run("curl -s -i --max-time 10 -b <(curl -s -o /dev/null -c - '\(found)') '\(origin)\(path)'")
                .output
        }
        #expect(try get("").contains("<title>Jobs"))
        #expect(try get("api/jobs").contains("\"job\":\"\(job.id)\""))
        #expect(try get("jobs/\(job.id)/").contains("id=\"grid\""))
        let cards = try get("jobs/\(job.id)/api/cards")
        #expect(cards.contains("\"new\":\"cat.png\""), "\(cards)")
        for wrong in ["jobs/zzzzzzzz/api/cards", "jobs/nonsense/api/cards", "api/cards"] {
            #expect(try get(wrong).hasPrefix("HTTP/1.1 404"), "\(wrong)")
        }
        page.stop()
        #expect(try await task.value == .stopped)
    }
}
