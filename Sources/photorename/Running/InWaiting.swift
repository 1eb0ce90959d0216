import Describing
import JobStore
import PhotoModel
import Settings
import TerminalUI

/// A provider that could be used, and that nothing chose: a key that is set, or Ollama on this machine. On a terminal somebody
/// is asked once; elsewhere it is said, and the local model is used.
enum InWaiting {
    case key(provider: ProviderName, variable: String)
    /// With a model that looks at pictures.
    case ollama(model: String)

    /// - Parameter asksOllama: whether there is time to.
    static func find(_ choice: ProviderChoice, _ factory: DescriberFactory, asksOllama: Bool) async -> InWaiting? {
        guard choice.reason == .byDefault else { return nil }
        if let (provider, variable) = choice.keyInWaiting { return .key(provider: provider, variable: variable) }
        // A URL or a model of the command line is for a provider that it does not name.
        guard asksOllama, !choice.hasTarget else { return nil }
        return await factory.ollamaHere().map { .ollama(model: $0) }
    }

    private var provider: ProviderName {
        switch self {
        case .key(let provider, _): provider
        case .ollama: .ollama
        }
    }

    func hint(_ console: Console) {
        switch self {
        case .key(let provider, let variable):
            let name = provider.rawValue
            console.say("\(variable) is set, but nothing chose \(name): --provider \(name) sends thumbnails there.")
        case .ollama(let model):
            console.say(
                "Ollama runs here with \(TerminalText.escape(model)), but nothing chose it: --provider ollama asks it, and nothing leaves this machine."
            )
        }
    }

    /// The one question before it is used.
    ///
    /// - Returns: the job as it is to be described.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    func ask(_ job: Job, _ arguments: DescribeArguments, _ wiring: Wiring) throws -> Job {
        var settings = job.settings
        let options = try options(settings.describe, arguments, wiring)
        let answer = wiring.console.ask(try question(job, options, wiring)) ?? ""
        if answer == "always" { remember(wiring) }
        guard answer == "always" || (!answer.isEmpty && "yes".hasPrefix(answer)) else { return job }
        settings.describe = options
        try wiring.store.setDescriber(
            job.id, settings: settings, provider: options.provider, model: options.model)
        return try wiring.store.job(job.id)
    }

    /// A yes is one all the same where that cannot be written down.
    private func remember(_ wiring: Wiring) {
        do {
            try wiring.settings.rememberProvider(provider)
        } catch {
            var complaint = Complaint(error)
            complaint.message = "this is not remembered: \(complaint.message)"
            wiring.console.complain(complaint)
        }
    }

    private func options(
        _ options: DescribeOptions, _ arguments: DescribeArguments, _ wiring: Wiring
    ) throws -> DescribeOptions {
        var options = ProviderChoice.complete(options, provider: provider, arguments, wiring.settings)
        if case .ollama(let model) = self { options.model = model }
        return try Pricing(settings: wiring.settings).priced(options)
    }

    private func question(_ job: Job, _ options: DescribeOptions, _ wiring: Wiring) throws -> String {
        let photos = job.counters.total
        switch self {
        case .ollama(let model):
            return
                "Ollama runs here with \(TerminalText.escape(model)). Let it look at \(Numbers.count(photos, "photo"))? They stay on this machine. [y/N/always]"
        case .key(_, let variable):
            let cost = try Estimate(wiring: wiring, options: options).cost(photos: photos)
            let price = cost.map { ", \(Pricing.about($0))" } ?? ", at an unknown price"
            let host = try JobRun(wiring: wiring).factory().host(of: options)
            return "\(variable) is set. Send \(Numbers.count(photos, "thumbnail")) to \(host)\(price)? [y/N/always]"
        }
    }
}
