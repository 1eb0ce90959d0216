import Describing
import PhotoModel
import Places

extension UserFacingError {
    init(provider error: ProviderError) {
        switch error {
        case .unknown(let name):
            self.init(.usage, "unknown provider \"\(name)\"; known providers are \(ProviderName.list)")
        case .keyMissing(let provider, let variable):
            self.init(
                .failed, "\(provider) needs a key",
                hint: "Set \(variable) or PHOTORENAME_API_KEY in the environment, or api_key_file in the config.")
        case .modelMissing(let provider): self.init(.usage, "--model: \(provider) needs the name of a model")
        case .ollamaUnreachable(let host):
            self.init(
                .providerUnreachable, "Ollama doesn't answer at \(host)",
                hint: "Name its address with --base-url, or start it with: ollama serve")
        case .ollamaHasNoVision(let host):
            self.init(
                .noVision, "Ollama at \(host) has no model that accepts images",
                hint: "Download one, for example with: ollama pull llava")
        case .tierMissing(let provider, let tier):
            let tiers = (VisionService(provider)?.tiers ?? [.standard]).map(\.rawValue).joined(separator: ", ")
            self.init(
                .usage, "--tier: \(provider) has no \(tier.rawValue) tier", hint: "Choose with --tier: \(tiers).")
        case .llamaServerMissing(let configured):
            self.init(
                .llamaServerMissing,
                configured.map { "\($0), which llama_server names, is not a program" }
                    ?? "llama-server is not installed")
        case .ownServer(let provider):
            self.init(
                .usage, "--base-url: \(provider) starts a server of its own",
                hint: "For a server that runs already, use --provider openai.")
        case .projectorUnused: self.init(.usage, "--mmproj requires --provider llama-cpp")
        case .priceUnknown(let provider, let model):
            self.init(
                .usage, "the price of \(provider)/\(model) is unknown, so --max-cost can't be enforced",
                hint:
                    "Add it to prices.yaml beside config.yaml (docs/cli/providers.md shows how), or limit the job with --max-requests."
            )
        }
    }

    init(key error: KeyError) {
        func named(in configFile: String) -> String { "It is set in \(configFile)." }
        switch error {
        case .invalid(let place): self.init(.failed, "\(place) doesn't contain a valid key")
        case .unreadable(let path, let errno, let configFile):
            self.init(
                .failed, "the key file \(path) can't be read: \(errno)",
                hint: "It is named by api_key_file in \(configFile).")
        case .readableByOthers(let path):
            self.init(.failed, "other users can read \(path)", hint: "Make it private: chmod 600 \(path)")
        case .commandFailed(let status, let configFile):
            self.init(
                .failed, "api_key_command exited with status \(status)",
                hint: "\(named(in: configFile)) Try it in a shell.")
        case .commandTimedOut(let seconds, let configFile):
            self.init(
                .failed, "api_key_command did not finish within \(seconds) s",
                hint: "\(named(in: configFile)) Try it in a shell.")
        case .commandNotStarted(let errno): self.init(.failed, "api_key_command could not be started: \(errno)")
        }
    }

    init(endpoint fault: Endpoint.Fault) {
        switch fault {
        case .notAURL(let text): self.init(.usage, "--base-url: \(text) is not a URL")
        case .unsupportedScheme(let scheme): self.init(.usage, "--base-url: \(scheme) is not http or https")
        case .secretsInURL:
            self.init(
                .usage, "--base-url: the URL must not contain a user name, a password or a query",
                hint: "Put the key in the environment; to see which variable to set, run photorename doctor.")
        case .insecure(let host):
            self.init(
                .usage, "--base-url: plain http to \(host) would expose the key and the photos on the network",
                hint: "Use https, or add --allow-insecure-http.")
        }
    }

    init(llamaModel fault: LlamaModel.Fault) {
        switch fault {
        case .notAName(let name):
            self.init(
                .usage, "--model: \(name) is neither a file nor a name such as \(LlamaModel.defaultName)")
        case .unreadable(let path): self.init(.usage, "the model file \(path) can't be read")
        case .notGGUF(let path): self.init(.usage, "\(path) is not a GGUF file")
        case .projectorUnclear(let model, let found):
            let names = found.joined(separator: ", ")
            self.init(
                .usage,
                found.isEmpty
                    ? "there is no projector beside \(model), so the model can't see pictures"
                    : "several files beside \(model) can be its projector: \(names)",
                hint: "Name its projector with --mmproj.")
        case .projectorForRepository:
            self.init(.usage, "--mmproj: the model comes with its projector; both must be files, or neither")
        }
    }

    init(describe error: DescribeError) {
        switch error {
        case .job(let failure, _), .later(let failure, _):
            self.init(failure.code, failure.message, hint: failure.hint)
        case .item(let failure, _):
            self.init(
                failure.code, failure.message,
                hint: "The provider answers, but not with a description. Try another --model.")
        case .transient(let failure, _, _, _): self.init(failure.code, failure.message, hint: "Try again later.")
        case .cancelled: self.init(.cancelled)
        }
    }

    init(localModel error: LocalModelError) {
        switch error {
        case .missing(let folders):
            self.init(
                .localModelMissing, "the local model is not installed (looked in \(folders.joined(separator: ", ")))")
        case .damaged(let path): self.init(.localModelDamaged, "\(path) is damaged")
        case .library(let reason):
            self.init(.localModelDamaged, "the library of the local model can't be loaded: \(reason)")
        case .call(let name, let status):
            self.init(.localModelDamaged, "the library of the local model failed in \(name) (\(status))")
        case .picture(let failure): self.init(failure.code, failure.message)
        case .vocabulary(let path, let reason):
            self.init(
                .localModelDamaged, "\(path) can't be used: \(reason)",
                hint: "Each line must map a word to a word: \"dog: hund\".")
        }
    }

    init(places error: PlacesError) {
        switch error {
        case .missing(let folders):
            self.init(
                .placesMissing, "the place names are not installed (looked in \(folders.joined(separator: ", ")))")
        case .damaged(let path, let reason): self.init(.placesDamaged, "\(path) can't be used: \(reason)")
        }
    }
}
