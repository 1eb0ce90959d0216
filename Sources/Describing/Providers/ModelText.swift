import PhotoModel

/// What a model wrote, as its provider handed it over: not yet a description.
struct ModelText {
    enum End {
        case finished
        /// Its limit of tokens was reached.
        case cutShort
        /// The model or a filter would not; in whose words, where there are any.
        case refused(String)
    }

    /// Empty where there is none.
    var text: String
    var usage: Usage
    var end = End.finished

    /// - Throws: `DescribeError.item`.
    func answer() throws(DescribeError) -> Answer {
        if case .refused(let words) = end {
            let said = DescriptionSchema.cleaned(words, limit: 10_000).map { ": \($0)" } ?? ""
            throw .item(ItemFailure(code: "refused", message: "the model refused\(said)"), usage)
        }
        do {
            return Answer(description: try DescriptionSchema.read(text), usage: usage)
        } catch {
            throw .item(failure(error), usage)
        }
    }

    private func failure(_ fault: DescriptionSchema.Fault) -> ItemFailure {
        if case .cutShort = end {
            return ItemFailure(code: ItemFailure.cutShort, message: "the answer was cut short by its token limit")
        }
        // Not every server says that it cut it.
        if case .notJSON = fault, DescriptionSchema.isCut(text) {
            return ItemFailure(code: ItemFailure.cutShort, message: "the answer ends in the middle")
        }
        if text.isEmpty { return ItemFailure(code: "empty_answer", message: "the answer is empty") }
        return switch fault {
        case .notJSON:
            ItemFailure(
                code: "answer_not_json",
                message: "the answer is not JSON"
                    + (DescriptionSchema.cleaned(text, limit: 10_000).map { ": \($0)" } ?? ""))
        case .wrongShape(let why): ItemFailure(code: "answer_wrong_shape", message: "the answer does not fit: \(why)")
        }
    }
}

extension ItemFailure {
    static let cutShort = "answer_cut_short"
}
