import Foundation
import PhotoModel

/// A batch as `status --json` writes it.
struct BatchReport: Encodable, Sendable {
    @ExplicitNull var batch: String?
    var state: String
    var requests: Int
    var succeeded: Int
    var failed: Int
    var createdAt: String
    @ExplicitNull var sentAt: String?
    @ExplicitNull var deadlineAt: String?
    @ExplicitNull var blockedBy: String?
    @ExplicitNull var note: String?

    private enum CodingKeys: String, CodingKey {
        case batch, state, requests, succeeded, failed
        case createdAt = "created_at"
        case sentAt = "sent_at"
        case deadlineAt = "deadline_at"
        case blockedBy = "blocked_by"
        case note
    }

    init(_ batch: Batch) {
        self.batch = batch.remote
        state = batch.state.rawValue
        (requests, succeeded, failed) = (batch.requests, batch.succeeded, batch.failed)
        createdAt = JSONDate.text(batch.created)
        sentAt = batch.sent.map(JSONDate.text)
        deadlineAt = batch.deadline.map(JSONDate.text)
        (blockedBy, note) = (batch.blockedBy, batch.note)
    }
}
