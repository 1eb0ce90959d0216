import ArgumentParser
import PhotoModel
import PhotorenameCore

/// Which provider describes the photos, and how.
struct DescribeArguments: ParsableArguments {
    @Option(help: "Provider that describes the photos.")
    var provider: ProviderName?

    @Option(
        name: .customLong("base-url"),
        help: ArgumentHelp("URL of a compatible server, with or without /v1.", valueName: "url"))
    var baseURL: String?

    @Option(
        help: ArgumentHelp(
            "Which of OpenAI's APIs to use.", discussion: "Every compatible server offers chat."))
    var api: OpenAIInterface?

    @Flag(name: .customLong("allow-insecure-http"), help: "Allow plain http to another machine in --base-url.")
    var allowInsecureHTTP = false

    @Option(help: ArgumentHelp("Model to use.", valueName: "name"))
    var model: String?

    @Option(
        help: ArgumentHelp("Projector of a model in a GGUF file, for llama-cpp.", valueName: "file"),
        completion: .file())
    var mmproj: String?

    @Option(
        help: ArgumentHelp(
            "Tiers that may be used, the preferred one first: standard, flex (half the price, and slow), batch (half the price, within a day).",
            valueName: "tiers"))
    var tier: TierList?

    @Option(help: ArgumentHelp("Text of your own, added to the prompt.", valueName: "text"))
    var prompt: String?

    @Option(help: ArgumentHelp("Language of the descriptions, as a BCP 47 tag.", valueName: "tag"))
    var language: String?

    @Option(help: ArgumentHelp("Maximum concurrent requests.", valueName: "n"))
    var concurrency: Int?

    @Option(help: ArgumentHelp("Pause when the job has made this many requests.", valueName: "n"))
    var maxRequests: Int?

    @Option(help: ArgumentHelp("Pause when the job has cost this many US dollars.", valueName: "usd"))
    var maxCost: Double?

    @Option(help: ArgumentHelp("Longest side of the thumbnails that are sent, in pixels.", valueName: "px"))
    var thumbnailSize: Int?

    @Flag(name: .customLong("no-cache"), help: "Ignore cached descriptions.")
    var noCache = false

    @Flag(
        name: .customLong("no-bursts"),
        help: "Describe each shot of a burst separately, and number the shots like other photos.")
    var noBursts = false

    @Flag(name: .customLong("no-text"), help: "Don't let the local model read the text in photos.")
    var noText = false

    func validate() throws {
        if noText, let provider, provider != .local { throw ValidationError("--no-text requires --provider local") }
        if api != nil, let provider, provider != .openai { throw ValidationError("--api requires --provider openai") }
        if mmproj != nil, let provider, provider != .llamaCpp {
            throw ValidationError("--mmproj requires --provider llama-cpp")
        }
        try LimitArguments.validate(concurrency, maxRequests, maxCost)
        if let thumbnailSize, !(64...4096).contains(thumbnailSize) {
            throw ValidationError("--thumbnail-size must be 64 to 4096")
        }
        // RFC 5646; the longest tags in its registry have 35 characters.
        if let language, language.count > 35 || language.wholeMatch(of: /[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*/) == nil {
            throw ValidationError("--language must be a BCP 47 tag such as `de` or `pt-BR`")
        }
    }

    var choice: ProviderChoice.Options {
        .init(
            provider: provider, baseURL: baseURL, model: model, projector: mmproj, concurrency: concurrency)
    }

    /// Without the provider, its address and its model.
    var options: DescribeOptions {
        var options = DescribeOptions()
        options.allowInsecureHTTP = allowInsecureHTTP
        options.api = api
        options.tiers = tier?.tiers
        options.prompt = prompt
        options.language = language
        options.concurrency = concurrency ?? options.concurrency
        options.maximumRequests = maxRequests
        options.maximumCost = maxCost
        options.thumbnailSize = thumbnailSize ?? options.thumbnailSize
        options.usesCache = !noCache
        options.bursts = noBursts ? false : nil
        options.readsText = !noText
        return options
    }
}
