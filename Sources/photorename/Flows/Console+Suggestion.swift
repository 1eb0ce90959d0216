import PhotoModel
import PhotorenameCore
import TerminalUI

extension Console {
    /// Says that another provider could be used, where nobody can be asked.
    func hint(_ suggestion: SuggestProvider.Suggestion) {
        switch suggestion {
        case .key(let provider, let variable):
            say(
                "\(variable) is set, but the provider \(provider) is not selected. To send thumbnails to it, add: --provider \(provider)"
            )
        case .ollama(let model):
            say(
                "Ollama is running on this machine with \(VisibleText.escape(model)), but it is not selected. With it, nothing leaves this machine. To use it, add: --provider ollama"
            )
        case .llamaCpp(let model):
            say(
                "llama-server is installed, but it is not selected. With it, \(VisibleText.escape(model)) describes photos and nothing leaves this machine. To use it, add: --provider llama-cpp"
            )
        }
    }

    /// Asks whether to use another provider.
    ///
    /// - Parameters:
    ///   - suggestion: the provider to offer.
    ///   - suggestions: where it was found.
    ///   - job: one whose photos are counted.
    /// - Returns: the job with the provider that describes it.
    /// - Throws: errors of the store.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    func offer(_ suggestion: SuggestProvider.Suggestion, _ suggestions: SuggestProvider, for job: Job) throws -> Job {
        let offer = try suggestions.offer(suggestion, for: job)
        let answer = ask(question(offer, photos: job.counters.total)) ?? ""
        if answer == "always" { remember(suggestion, suggestions) }
        guard answer == "always" || (!answer.isEmpty && "yes".hasPrefix(answer)) else { return job }
        return try suggestions.accept(offer, for: job)
    }

    /// The answer is a yes even if it can't be written into the config.
    private func remember(_ suggestion: SuggestProvider.Suggestion, _ suggestions: SuggestProvider) {
        do {
            try suggestions.remember(suggestion)
        } catch {
            var error = UserFacingError(error)
            error.message = "the choice is not remembered: \(error.message)"
            complain(error)
        }
    }

    private func question(_ offer: SuggestProvider.Offer, photos: Int) -> String {
        switch offer.suggestion {
        case .ollama(let model):
            "Ollama is running on this machine with \(VisibleText.escape(model)). Nothing leaves this machine. Use it to describe \(Plural.count(photos, "photo"))? [y/N/always]"
        case .llamaCpp(let model):
            "llama-server is installed. With \(VisibleText.escape(model)), which is downloaded once, nothing leaves this machine. Use it to describe \(Plural.count(photos, "photo"))? [y/N/always]"
        case .key(_, let variable):
            "\(variable) is set. Send \(Plural.count(photos, "thumbnail")) to \(offer.host)\(offer.cost.map { ", \(Dollars.approximate($0))\(offer.options.tier.suffix)" } ?? ", at an unknown price")? [y/N/always]"
        }
    }
}
