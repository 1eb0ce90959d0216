public import ArgumentParser
public import PhotoModel

extension ProviderName: ExpressibleByArgument {}

enum OpenAIInterface: String, ExpressibleByArgument, CaseIterable, Sendable {
    case chat, responses
}

/// Who describes.
struct DescribeArguments: ParsableArguments {
    @Option(help: "Who looks at the pictures.")
    var provider: ProviderName?

    @Option(
        name: .customLong("base-url"), help: ArgumentHelp("A compatible server, with or without /v1.", valueName: "url")
    )
    var baseURL: String?

    @Option(help: ArgumentHelp("Which of OpenAI's APIs.", discussion: "chat is what all compatible servers speak."))
    var api: OpenAIInterface?

    @Flag(name: .customLong("allow-insecure-http"), help: "Let --base-url be plain http on another machine.")
    var allowInsecureHTTP = false

    @Option(help: ArgumentHelp("The model to ask.", valueName: "name"))
    var model: String?

    @Option(help: ArgumentHelp("Words of your own, added to the question.", valueName: "text"))
    var prompt: String?

    @Option(help: ArgumentHelp("Language of the words, as BCP 47.", valueName: "tag"))
    var language: String?

    @Option(help: ArgumentHelp("Requests in flight.", valueName: "n"))
    var concurrency: Int?

    @Option(help: ArgumentHelp("Pause once the job has made so many requests.", valueName: "n"))
    var maxRequests: Int?

    @Option(help: ArgumentHelp("Pause once the job has cost so many US dollars.", valueName: "usd"))
    var maxCost: Double?

    @Option(help: ArgumentHelp("Longest side of what is sent, in pixels.", valueName: "px"))
    var thumbnailSize: Int?

    @Flag(name: .customLong("no-cache"), help: "Ask anew, whatever was answered before.")
    var noCache = false

    @Flag(name: .customLong("no-bursts"), help: "Ask for each shot of a burst, and number them like any others.")
    var noBursts = false

    func validate() throws {
        if api != nil, let provider, provider != .openai { throw ValidationError("--api goes with --provider openai") }
        if let concurrency, !(1...256).contains(concurrency) { throw ValidationError("--concurrency wants 1 to 256") }
        if let maxRequests, maxRequests < 1 { throw ValidationError("--max-requests wants 1 or more") }
        if let maxCost, !(maxCost > 0 && maxCost.isFinite) {
            throw ValidationError("--max-cost wants a number of dollars")
        }
        if let thumbnailSize, !(64...4096).contains(thumbnailSize) {
            throw ValidationError("--thumbnail-size wants 64 to 4096")
        }
        if let language,
            language.isEmpty || !language.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
        {
            throw ValidationError("--language wants a BCP 47 tag such as `de` or `pt-BR`")
        }
    }

    /// Without the provider, which is chosen by `ProviderChoice`.
    func options() -> DescribeOptions {
        var options = DescribeOptions()
        options.allowInsecureHTTP = allowInsecureHTTP
        options.api = api?.rawValue
        options.prompt = prompt
        options.language = language
        options.concurrency = concurrency ?? options.concurrency
        options.maximumRequests = maxRequests
        options.maximumCost = maxCost
        options.thumbnailSize = thumbnailSize ?? options.thumbnailSize
        options.usesCache = !noCache
        options.bursts = noBursts ? false : nil
        return options
    }
}
