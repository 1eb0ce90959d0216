import PhotoModel

/// A model's output, not yet read as a description.
struct ModelText {
    enum End {
        case finished
        /// The token limit was reached.
        case cutShort
        /// The model or a filter refused; with its message, if there is one.
        case refused(String)
    }

    /// Empty if there is none.
    var text: String
    var usage: Usage
    var end = End.finished

    /// - Throws: `DescribeError.item`.
    func answer() throws(DescribeError) -> Answer {
        if case .refused(let words) = end {
            let said = DescriptionSchema.cleaned(words, limit: 10_000).map { ": \($0)" } ?? ""
            throw .item(ItemFailure(.refused, "the model refused\(said)"), usage)
        }
        do {
            return Answer(description: try DescriptionSchema.read(text), usage: usage)
        } catch {
            throw .item(failure(error), usage)
        }
    }

    private func failure(_ fault: DescriptionSchema.Fault) -> ItemFailure {
        if case .cutShort = end { return ItemFailure(.answerCutShort) }
        // Not every server says that the answer was truncated.
        if case .notJSON = fault, DescriptionSchema.isCut(text) {
            return ItemFailure(.answerCutShort, "the answer ends in the middle")
        }
        if text.isEmpty { return ItemFailure(.emptyAnswer) }
        switch fault {
        case .notJSON:
            let words = DescriptionSchema.cleaned(text, limit: 10_000).map { ": \($0)" } ?? ""
            return ItemFailure(.answerNotJSON, FailureCode.answerNotJSON.text + words)
        case .wrongShape(let why):
            return ItemFailure(.answerWrongShape, "\(FailureCode.answerWrongShape.text): \(why)")
        }
    }
}
