import Describing
import Foundation
import JobStore
import PhotoModel
import PhotorenameCore
import TestSupport
import Testing

struct CollectBatchesTests {
    private let vendor: BatchVendor
    private let library: Library

    init() throws {
        vendor = try BatchVendor(.anthropic) { $0.polls = 1_000 }
        library = try Library(
            photos: 4, environment: ["ANTHROPIC_API_KEY": "sk-x", "PHOTORENAME_BATCH_INTERVAL": "0.1"])
    }

    /// A job whose photos are in a batch at the vendor.
    private func sent() async throws -> Job {
        let choice = try ProviderChoice(
            ProviderChoice.Options(provider: .anthropic, baseURL: vendor.url, model: "test"), library.context.settings)
        var request = CreateJob.Request()
        request.paths = [Array(library.folder.utf8)]
        request.describe.tiers = [.batch]
        let create = CreateJob(library.context, choice)
        let job = try create.run(try await create.prepare(request))
        let analysis = try library.analysis(of: job)
        guard case .atVendor(let now, let batches) = try await analysis.run(try await analysis.makeDescriber()) else {
            throw POSIXError(.EINVAL)
        }
        #expect(batches.count == 1 && batches[0].requests == 4)
        return now
    }

    @Test func `a cancelled job keeps the answers that it pays for, and leaves nothing`() async throws {
        let job = try await sent()
        try CancelJob(library.store).run(job)
        let left = try await CollectBatches(library.context, try library.store.job(job.id)).run(atMost: 20)
        #expect(left.isEmpty)
        let now = try library.store.job(job.id)
        #expect(now.status == .cancelled && now.counters.done == 2)
        #expect(vendor.charges.count == 2 && vendor.left.isEmpty)
    }

    @Test func `what the vendor does not end in time is left for another call`() async throws {
        let job = try await sent()
        #expect(try library.store.cancel(job.id))
        vendor.set { $0.onRequest = { route, _ in !route.hasSuffix("cancel") } }
        let left = try await CollectBatches(library.context, job).run(atMost: 0.3)
        #expect(left.count == 1)
        // Such a job can't be deleted.
        #expect(try library.store.prune(before: .distantFuture, all: true, dryRun: true) { _ in false }.isEmpty)
        vendor.set { $0.onRequest = { _, _ in true } }
        #expect(try await CollectBatches(library.context, job).run(atMost: 20).isEmpty)
        #expect(vendor.left.isEmpty)
    }
}
