import Describing
import FileSystem
import Foundation
import JobStore
import PhotoModel
import Scanning
import Settings
import TerminalUI
import Thumbnails

/// What a job would take, before anything is sent: at most, because equal pictures and those of earlier jobs cost nothing.
struct Estimate {
    let wiring: Wiring
    let options: DescribeOptions

    /// Tokens of an answer, where no earlier job tells: what the schema comes to.
    private static let answerTokens = 80
    /// Milliseconds for a request, likewise.
    private static let latency = 2_000
    /// Headers of so many photos are read, spread evenly.
    private static let sample = 1_000

    private struct Tokens {
        var picture: Int?
        var words: Int
        var answer: Int

        var input: Int? { picture.map { $0 + words } }
    }

    /// US dollars for so many photos of the usual shape; nil when the price, or what a picture counts for, is unknown.
    func cost(photos: Int) throws -> Double? {
        let side = options.thumbnailSize
        let tokens = try tokens([(side, side * 3 / 4)], try experience())
        return tokens?.input.flatMap { input in
            options.price?.cost(input: input * photos, output: (tokens?.answer ?? 0) * photos)
        }
    }

    @available(*, noasync, message: "blocks: call it through Blocking.run")
    func write(_ root: Directory, _ scan: ScanOptions, asJSON: Bool) throws {
        var photos: [Photo] = []
        try Scanner(scan).walk(root) { if case .photo(let photo) = $0 { photos.append(photo) } }
        let stride = max(1, photos.count / Self.sample)
        let sizes = Swift.stride(from: 0, to: photos.count, by: stride).compactMap { size(photos[$0], root, scan) }
        let earlier = try experience()
        try write(photos.count, try tokens(sizes, earlier), earlier, asJSON: asJSON)
    }

    private func size(_ photo: Photo, _ root: Directory, _ scan: ScanOptions) -> (width: Int, height: Int)? {
        guard let name = photo.path.name,
            let folder = try? root.directory(photo.path.directory, followsLinks: scan.followSymlinks),
            let file = try? folder.open(name, followsLink: scan.followSymlinks)
        else { return nil }
        return try? ThumbnailMaker(longestSide: options.thumbnailSize, rasterSide: nil).size(
            descriptor: file.descriptor)
    }

    private func experience() throws -> Experience? {
        try wiring.store.experience(provider: options.provider, model: options.model)
    }

    /// A photo's, on average; nil for the local model.
    private func tokens(_ sizes: [(width: Int, height: Int)], _ earlier: Experience?) throws -> Tokens? {
        guard let service = ProviderName(rawValue: options.provider).flatMap(RemoteService.init) else { return nil }
        let provider = try service.provider(options)
        let counted = sizes.compactMap { provider.pictureTokens(width: $0.width, height: $0.height) }
        let average = counted.isEmpty ? nil : (counted.reduce(0, +) + counted.count - 1) / counted.count
        return Tokens(
            picture: average, words: provider.wordTokens, answer: earlier?.outputTokens ?? Self.answerTokens)
    }

    private func write(_ photos: Int, _ tokens: Tokens?, _ earlier: Experience?, asJSON: Bool) throws {
        let input = tokens?.input.map { $0 * photos }
        let output = tokens.map { $0.answer * photos }
        let cost = input.flatMap { input in options.price?.cost(input: input, output: output ?? 0) }
        let isLocal = tokens == nil
        let dollars = isLocal ? 0 : cost
        let batch = dollars.flatMap { dollars in options.price?.batch.map { $0 * dollars } }
        let seconds = try seconds(photos, earlier, isLocal: isLocal)
        if asJSON {
            let asOf = options.price.flatMap { $0.asOf.isEmpty ? nil : $0.asOf }
            var object: [String: Any] = [
                "schema": 1, "photos": photos, "provider": options.provider, "model": options.model,
            ]
            object["input_tokens"] = JSONText.orNull(isLocal ? 0 : input)
            object["output_tokens"] = output ?? 0
            object["cost_usd"] = JSONText.orNull(dollars)
            object["batch_cost_usd"] = JSONText.orNull(batch)
            object["prices_as_of"] = JSONText.orNull(asOf)
            object["seconds"] = JSONText.orNull(seconds)
            return try Output.result(try JSONText.line(object))
        }
        var lines = [
            ["Photos", "\(photos)"], ["Described by", "\(options.provider) \(TerminalText.escape(options.model))"],
        ]
        if let tokens {
            let sum = input.map { "\(Numbers.short($0)) in, \(Numbers.short(output ?? 0)) out" } ?? "unknown"
            lines.append(["Tokens", sum + (tokens.picture.map { ", \($0) a picture" } ?? "")])
        }
        lines.append(["Cost", costText(dollars, batch, isLocal)])
        if let price = options.price, price != .free {
            lines.append(["Prices", "\(options.baseURL == nil ? "" : "the vendor's ")of \(price.asOf)"])
        }
        if let seconds {
            lines.append(["Time", "about \(Numbers.duration(seconds)), \(options.concurrency) at once"])
        }
        try Output.result(Columns.draw(lines, columns: nil))
        wiring.console.say("Nothing was sent. Pictures that were described before cost nothing.")
    }

    private func costText(_ dollars: Double?, _ batch: Double?, _ isLocal: Bool) -> String {
        if isLocal || options.price == .free { return "nothing" }
        guard options.price != nil else { return "unknown: it stands in no price list" }
        guard let dollars else { return "unknown: what a picture counts for is not known" }
        return Pricing.about(dollars) + (batch.map { ", as a batch \(Pricing.text($0))" } ?? "")
    }

    /// At the pace that is known: of what was asked for, what earlier requests took, and what the provider allows.
    private func seconds(_ photos: Int, _ earlier: Experience?, isLocal: Bool) throws -> Int? {
        guard let milliseconds = earlier?.milliseconds ?? (isLocal ? nil : Self.latency) else { return nil }
        let atOnce = isLocal ? ProcessInfo.processInfo.activeProcessorCount : options.concurrency
        let own = Double(photos) * Double(milliseconds) / 1000 / Double(max(1, min(atOnce, options.concurrency)))
        let allowed =
            try DescriberFactory(settings: wiring.settings).paceID(options)
            .flatMap { try wiring.store.pace($0)?.requestsPerSecond }
            .map { Double(photos) / $0 } ?? 0
        return Int(max(own, allowed).rounded(.up))
    }
}
