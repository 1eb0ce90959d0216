import Describing
import Foundation
import PhotoModel
import Pipeline
import Settings
import TerminalUI

/// One real request to the provider that would be used, with a picture of our own.
struct ProviderProbe {
    let settings: Settings

    /// - Returns: what came of it.
    /// - Throws: `Complaint` with what to do.
    func run() async throws -> String {
        let choice = try ProviderChoice(nil, settings)
        guard choice.provider != .local else { return "the local model is asked nothing" }
        let factory = DescriberFactory(settings: settings)
        let options = try Pricing(settings: settings).priced(
            try await factory.withModel(
                ProviderChoice.complete(DescribeOptions(), provider: choice.provider, nil, settings)))
        let made = try await Blocking.run { try factory.make(options) }
        defer { made.transport?.close() }
        let began = ContinuousClock.now
        let answer: Answer
        do {
            answer = try await made.describer.describe(.probe)
        } catch {
            throw complaint(error)
        }
        return text(answer, options, seconds: Double((ContinuousClock.now - began).milliseconds) / 1000)
    }

    private func text(_ answer: Answer, _ options: DescribeOptions, seconds: Double) -> String {
        let cost = options.price.map { ", " + Pricing.about($0.cost(answer.usage)) } ?? ""
        let words = answer.description.subject.map { "\"\($0)\"" } ?? "nothing"
        let usage = answer.usage
        return "\(options.provider) \(options.model) saw \(words) in \((seconds * 10).rounded() / 10) s; "
            + "\(usage.inputTokens) tokens in, \(usage.outputTokens) out\(cost)"
    }

    private func complaint(_ error: DescribeError) -> Complaint {
        switch error {
        case .job(let failure, _), .later(let failure, _): Complaint(failure)
        case .item(let failure, _):
            Complaint(failure.message, hint: "The provider answers, but not with a description. Try another --model.")
        case .transient(let failure, _, _, _): Complaint(failure.message, hint: "Try again later.")
        case .cancelled: Complaint("it was interrupted")
        }
    }
}
