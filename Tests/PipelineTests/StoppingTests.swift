import Describing
import Foundation
import JobStore
import PhotoModel
import RateLimiting
import TestSupport
import Testing

@testable import Pipeline

/// What may still be sent once a run is told to stop.
struct StoppingTests {
    let scratch: Scratch
    let stop = StopSignal()
    let rateLimiter: SharedRateLimiter

    init() throws {
        scratch = try Scratch()
        let store = try JobStore(path: scratch.path + "/jobs.sqlite")
        rateLimiter = SharedRateLimiter(store: store, id: "openai", stop: stop, policy: RunPolicy())
    }

    func isLetGo(isFollowUp: Bool) async throws -> Bool {
        do {
            let permit = try await rateLimiter.acquire(isFollowUp: isFollowUp)
            _ = await rateLimiter.report(RateLimitSignal(.taken(Usage(requests: 1)), limits: [:]), of: permit)
            return true
        } catch DescribeError.cancelled {
            return false
        }
    }

    @Test func `while it runs everything may go`() async throws {
        #expect(try await isLetGo(isFollowUp: false))
        #expect(try await isLetGo(isFollowUp: true))
    }

    @Test func `after Ctrl-C a photo that was paid for may still get its whole answer, and no other is sent`()
        async throws
    {
        stop.stop()
        #expect(try await !isLetGo(isFollowUp: false))
        #expect(try await isLetGo(isFollowUp: true))
    }

    @Test(
        arguments: [
            RunEnd.Reason.taken(.paused), .taken(.cancelled),
            .failed(JobFailure(.keyRefused, "", hint: "")),
            .pausing(JobFailure(.budgetReached, "", hint: "")),
        ], [true, false])
    func `a pause, a cap that is reached or a refused key ends it for all, also after Ctrl-C`(
        reason: RunEnd.Reason, isInterrupted: Bool
    ) async throws {
        if isInterrupted { stop.stop() }
        RunEnd(stop).end(reason)
        #expect(try await !isLetGo(isFollowUp: false))
        #expect(try await !isLetGo(isFollowUp: true))
    }

    @Test func `a database that cannot be written is reported, whatever had stopped the run before`() {
        struct Refused: Error {}
        for isInterrupted in [false, true] {
            let stop = StopSignal()
            let end = RunEnd(stop)
            if isInterrupted { stop.stop() } else { end.end(.taken(.completed)) }
            end.end(.broken(Refused()))
            end.end(.pausing(JobFailure(.budgetReached, "", hint: "")))
            #expect({ if case .broken(_ as Refused)? = end.reason { true } else { false } }())
        }
    }
}
