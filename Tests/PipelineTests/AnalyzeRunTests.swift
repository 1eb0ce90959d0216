import Describing
import FileSystem
import Foundation
import JobStore
import PhotoModel
import Pipeline
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// A describer that answers at once, counts, and fails where a test wants it to.
final class CountingDescriber: Describer {
    let provider = ProviderName.openai
    let model = "test"
    let rasters: [Raster.Form] = []
    let concurrency: Int
    let fingerprint = ["test"]
    private let state = Mutex((calls: 0, inFlight: 0, peak: 0))
    private let answer: @Sendable (Int) async throws(DescribeError) -> Answer

    private let waitsForPeak: Bool

    /// - Parameters:
    ///   - concurrency: maximum concurrent requests.
    ///   - waitsForPeak: nothing is answered before `concurrency` photos have been claimed at once, for ten seconds.
    ///   - answer: gives the answer of a call, from 0.
    init(
        concurrency: Int, waitsForPeak: Bool = false,
        _ answer: @escaping @Sendable (Int) async throws(DescribeError) -> Answer
    ) {
        self.concurrency = concurrency
        self.waitsForPeak = waitsForPeak
        self.answer = answer
    }

    var calls: Int { state.withLock { $0.calls } }
    var peak: Int { state.withLock { $0.peak } }

    func describe(_ thumbnail: Thumbnail) async throws(DescribeError) -> Answer {
        let call = state.withLock { state in
            state.calls += 1
            state.inFlight += 1
            state.peak = max(state.peak, state.inFlight)
            return state.calls
        }
        defer { state.withLock { $0.inFlight -= 1 } }
        if waitsForPeak {
            for _ in 0..<1_000 where peak < concurrency { try? await Task.sleep(for: .milliseconds(10)) }
            // For one too many to come.
            try? await Task.sleep(for: .milliseconds(20))
        }
        return try await answer(call)
    }

    static func cat() -> Answer { Answer(description: Description(subject: "cat"), usage: Usage(requests: 1)) }
}

struct AnalyzeRunTests {
    let scratch: Scratch
    let store: JobStore
    let stop = StopSignal()

    init() throws {
        scratch = try Scratch()
        store = try JobStore(path: scratch.path + "/jobs.sqlite")
        _ = try scratch.folder("photos")
    }

    var photos: String { scratch.path + "/photos" }

    func run(_ describer: CountingDescriber, _ job: Job? = nil) async throws -> (AnalyzeRun.Outcome, Job) {
        let made =
            try job ?? store.create(root: Array(photos.utf8), settings: JobSettings())
        let worker = try store.register(made.id, NewWorker(.current, leaseUntil: .max)) { _ in false }.worker
        try store.begin(made.id, phase: .scanning)
        let run = AnalyzeRun(
            try store.job(made.id), in: try Directory(absolute: FilePath(photos)), store, describer: describer,
            options: AnalyzeRun.Options(monitor: RunMonitor(), stop: stop, cores: 2))
        let outcome = try await run.run(worker: worker)
        try store.leave(worker)
        return (outcome, try store.job(made.id))
    }

    @Test(.timeLimit(.minutes(1))) func `every photo is described once, with no more at once than there are slots`()
        async throws
    {
        try Pictures.fill(photos, 100)
        let describer = CountingDescriber(concurrency: 5, waitsForPeak: true) { _ throws(DescribeError) in
            CountingDescriber.cat()
        }
        let (_, job) = try await run(describer)
        #expect("\(job.counters.total) \(job.counters.done) \(describer.calls)" == "100 100 100")
        #expect(describer.peak == 5)
        #expect(job.progress == 100)
        #expect(try store.items(job.id).allSatisfy { $0.status == .done && $0.attempts == 1 })
    }

    @Test(.timeLimit(.minutes(1))) func `equal pictures of one job are asked for once, even at the same time`()
        async throws
    {
        for number in 0..<40 {
            try scratch.copy("IMG_4021.JPG", toBytes: Array("photos/\(number).jpg".utf8), salt: "\(number)")
        }
        let describer = CountingDescriber(concurrency: 8) { _ throws(DescribeError) in
            try? await Task.sleep(for: .milliseconds(100))
            return CountingDescriber.cat()
        }
        let (_, job) = try await run(describer)
        #expect(describer.calls == 1)
        #expect("\(job.counters.done) \(job.cacheHits) \(job.usage.requests)" == "40 39 1")
    }

    @Test(.timeLimit(.minutes(1))) func `when the one that asked fails, another of the equal pictures asks`()
        async throws
    {
        for number in 0..<5 {
            try scratch.copy("IMG_4021.JPG", toBytes: Array("photos/\(number).jpg".utf8), salt: "\(number)")
        }
        let describer = CountingDescriber(concurrency: 8) { call throws(DescribeError) in
            try? await Task.sleep(for: .milliseconds(20))
            if call == 1 { throw .item(ItemFailure(.serverError, "x"), Usage(requests: 4)) }
            return CountingDescriber.cat()
        }
        let (_, job) = try await run(describer)
        #expect("\(describer.calls) \(job.counters.done) \(job.counters.failed) \(job.usage.requests)" == "2 4 1 5")
    }

    @Test(.timeLimit(.minutes(1))) func `told to stop, it finishes what is claimed and puts the rest back`()
        async throws
    {
        try Pictures.fill(photos, 100)
        let stop = stop
        let describer = CountingDescriber(concurrency: 4) { call throws(DescribeError) in
            if call == 20 { stop.stop() }
            try? await Task.sleep(for: .milliseconds(5))
            return CountingDescriber.cat()
        }
        let (outcome, job) = try await run(describer)
        guard case .stopped = outcome else { return #expect(Bool(false), "\(outcome)") }
        // What was paid for is kept.
        #expect(job.counters.done == describer.calls)
        #expect(job.counters.done < 100)
        #expect(try store.items(job.id).allSatisfy { $0.status == .done || $0.status == .pending })
    }

    @Test(.timeLimit(.minutes(1))) func `a fault that every photo would meet ends the run and harms no photo`()
        async throws
    {
        try Pictures.fill(photos, 100)
        let describer = CountingDescriber(concurrency: 4) { call throws(DescribeError) in
            if call >= 10 {
                throw .job(JobFailure(.keyRefused, "no", hint: "set it"), Usage(requests: 1))
            }
            return CountingDescriber.cat()
        }
        let (outcome, job) = try await run(describer)
        guard case .failed(let failure) = outcome else { return #expect(Bool(false), "\(outcome)") }
        #expect(failure.code == .keyRefused)
        #expect("\(job.counters.done) \(job.counters.failed)" == "9 0")
        #expect(describer.calls <= 14)
        #expect(job.usage.requests == describer.calls)
    }

    @Test(.timeLimit(.minutes(1))) func `a photo that changes after it was found is an error and is not sent`()
        async throws
    {
        try Pictures.fill(photos, 100)
        let photos = photos
        let describer = CountingDescriber(concurrency: 1) { call throws(DescribeError) in
            if call == 1 { try? Data("x".utf8).write(to: URL(filePath: photos + "/p099.jpg")) }
            return CountingDescriber.cat()
        }
        let (_, job) = try await run(describer)
        let last = try store.items(job.id)[99]
        #expect(last.failure?.code == .changed)
        #expect("\(job.counters.done) \(job.counters.failed)" == "99 1")
    }
}
