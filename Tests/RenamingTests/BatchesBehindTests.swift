import Dispatch
import Synchronization
import Testing

@testable import Renaming

struct BatchesBehindTests {
    struct Failed: Error {}

    @Test func `batches are done one after the other, and after one that failed none is begun`() throws {
        let behind = TrailingBatches()
        let done = Mutex<[Int]>([])
        for batch in 0..<100 { try behind.begin { done.withLock { $0.append(batch) } } }
        try behind.begin { throw Failed() }
        #expect(throws: Failed.self) { try behind.begin { done.withLock { $0.append(-1) } } }
        #expect(throws: Failed.self) { try behind.finish() }
        behind.wait()
        #expect(done.withLock(\.self) == Array(0..<100))
    }

    @Test func `the one that hands a batch over continues meanwhile`() throws {
        let behind = TrailingBatches()
        let goesOn = DispatchSemaphore(value: 0)
        // Ends only because the next line is reached.
        try behind.begin { goesOn.wait() }
        goesOn.signal()
        try behind.finish()
    }
}
