import Describing
public import PhotoModel
import Pipeline
public import Settings

/// Sends one real request to the provider that would be used, with an image that comes with this program.
public struct ProbeProvider: Sendable {
    public struct Result: Sendable {
        public var provider: ProviderName
        public var model: String
        /// What the model saw; nil where it named no subject.
        public var subject: String?
        public var usage: Usage
        /// US dollars; nil when the price is unknown.
        public var cost: Double?
        public var duration: Duration
    }

    private let settings: Settings
    private let factory: DescriberFactory

    /// - Parameters:
    ///   - settings: environment and config file.
    ///   - isInteractive: a key command may ask for a password.
    public init(settings: Settings, isInteractive: Bool) {
        self.settings = settings
        factory = DescriberFactory(settings: settings, isInteractive: isInteractive)
    }

    /// - Returns: nil for the local model, which is sent nothing.
    /// - Throws: `DescribeError`, and as `DescriberFactory.make`.
    public func run() async throws -> Result? {
        let choice = try ProviderChoice(ProviderChoice.Options(), settings)
        guard choice.provider != .local else { return nil }
        let options = try Pricing(settings: settings).priced(
            try await factory.withModel(choice.complete(DescribeOptions())))
        let made = try await Blocking.run { [factory] in try factory.make(options) }
        let start = ContinuousClock.now
        let answer = try await made.closing { try await $0.describer.describe(.probe) }
        return Result(
            provider: options.provider, model: options.model, subject: answer.description.subject,
            usage: answer.usage, cost: options.price?.cost(answer.usage), duration: .now - start)
    }

    /// The vendor's last day for a model, by the server's own list.
    ///
    /// - Returns: nil where none is announced, or the server has no such list.
    public func shutDown(of model: String) async -> CalendarDay? {
        guard let choice = try? ProviderChoice(ProviderChoice.Options(), settings) else { return nil }
        let models = try? await factory.models(of: choice.complete(DescribeOptions()))
        return models?.first { $0.name == model }?.shutDown
    }
}
