public import Foundation
public import PhotoModel

/// Batches at a vendor, in words. State in, text out.
public enum BatchText {
    /// The vendor's identifier, or the tag by which the vendor's lists will be searched.
    public static func name(_ batch: Batch) -> String {
        VisibleText.escape(batch.remote ?? "photorename-\(batch.tag.prefix(8))")
    }

    /// "results by 2026-11-30 14:05 UTC".
    static func when(_ batches: [Batch]) -> String {
        guard let last = batches.compactMap(\.deadline).max() else { return "results within a day" }
        return "results by \(LocalTime.text(last))"
    }

    /// - Parameters:
    ///   - batch: the batch.
    ///   - now: for its age.
    /// - Returns: identifier, state, counts, age and deadline.
    public static func line(_ batch: Batch, now: Date) -> String {
        var parts = ["\(name(batch)) \(state(batch))"]
        let counted = batch.succeeded + batch.failed
        parts.append(
            batch.state == .submitted && counted > 0
                ? "\(counted) of \(Plural.count(batch.requests, "photo")) done" : Plural.count(batch.requests, "photo"))
        if batch.failed > 0 { parts.append("\(batch.failed) failed") }
        let age = max(0, now.timeIntervalSince(batch.sent ?? batch.created))
        parts.append("\(Numbers.duration(Int(age))) old")
        if batch.state == .submitted, let deadline = batch.deadline {
            parts.append("ends by \(LocalTime.text(deadline))")
        }
        if let note = batch.note { parts.append(VisibleText.escape(note)) }
        return parts.joined(separator: ", ")
    }

    private static func state(_ batch: Batch) -> String {
        switch batch.state {
        case .building: "is being filled"
        case .ready: batch.firstAttempt == nil ? "is to be sent" : "may be at the vendor"
        case .submitted: VisibleText.escape(batch.remoteState ?? "sent") + (batch.isCancelled ? ", cancelled" : "")
        case .ended: "has ended, results are to be recorded"
        case .recorded: "recorded, files are to be deleted at the vendor"
        case .closed: "recorded"
        }
    }
}
