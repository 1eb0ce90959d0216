import Foundation
import PhotoModel
import Testing

@testable import TerminalUI

struct BatchTextTests {
    private let now = Date(timeIntervalSince1970: 1_790_000_000)

    private func batch(_ state: Batch.State) throws -> Batch {
        var batch = Batch(
            id: 1, job: try #require(JobID("abcd1234")), tag: "0123456789abcdef0123456789abcdef", state: state,
            created: now - 7_500)
        batch.requests = 3_300
        return batch
    }

    @Test func `a batch is shown with its identifier, state, counts, age and deadline`() throws {
        var submitted = try batch(.submitted)
        (submitted.remote, submitted.remoteState) = ("batch_123", "in_progress")
        (submitted.succeeded, submitted.failed) = (120, 3)
        (submitted.sent, submitted.deadline) = (now - 7_260, now + 79_000)
        let line = BatchText.line(submitted, now: now)
        #expect(
            line.hasPrefix("batch_123 in_progress, 123 of 3300 photos done, 3 failed, 2h01m old, ends by 20"), "\(line)"
        )
    }

    @Test func `one that may have arrived says so, and what it waits for`() throws {
        var lost = try batch(.ready)
        #expect(BatchText.line(lost, now: now) == "photorename-01234567 is to be sent, 3300 photos, 2h05m old")
        lost.firstAttempt = now - 60
        lost.note = "waits for \u{1B}[2Jbatch_9"
        let line = BatchText.line(lost, now: now)
        #expect(line.contains("may be at the vendor") && !line.contains("\u{1B}"), "\(line)")
    }
}
