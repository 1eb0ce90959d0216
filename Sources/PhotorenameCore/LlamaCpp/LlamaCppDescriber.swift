import Describing
import Pipeline
import PhotoModel

/// Describes photos with llama.cpp's server, through its Chat Completions.
struct LlamaCppDescriber: Describer {
    private let server: LlamaServer
    /// The describer for a server that is ready; before, for none.
    private let remote: @Sendable (LlamaServer.Address?) throws(Endpoint.Fault) -> RemoteDescriber
    private let template: RemoteDescriber
    private let version: [String]

    /// - Parameters:
    ///   - server: started with the first photo.
    ///   - version: tells models of the same name apart.
    ///   - remote: makes the describer for an address; nil for any.
    /// - Throws: `Endpoint.Fault`.
    init(
        _ server: LlamaServer, version: [String],
        _ remote: @escaping @Sendable (LlamaServer.Address?) throws(Endpoint.Fault) -> RemoteDescriber
    ) throws(Endpoint.Fault) {
        self.server = server
        self.remote = remote
        self.version = version
        template = try remote(nil)
    }

    var provider: ProviderName { template.provider }
    var model: String { template.model }
    var rasters: [Raster.Form] { [] }
    var concurrency: Int { template.concurrency }
    var fingerprint: [String] { template.fingerprint + version }

    func describe(_ thumbnail: Thumbnail) async throws(DescribeError) -> Answer {
        let address = try await server.address()
        do {
            let answer = try await describer(address).describe(thumbnail)
            await server.readOutput()
            return answer
        } catch {
            await server.readOutput()
            guard let usage = Self.usage(ofBroken: error), await hasEndedSoon() else { throw error }
            throw .job(await server.ended(), usage)
        }
    }

    /// What was used by a request whose connection broke; nil where the server answered.
    private static func usage(ofBroken error: DescribeError) -> Usage? {
        switch error {
        case .transient(let failure, _, _, let usage) where broken.contains(failure.code): usage
        case .item(let failure, let usage) where broken.contains(failure.code): usage
        default: nil
        }
    }

    private static let broken: Set<FailureCode> = [.connectionFailed, .replyCutShort, .emptyReply, .timeout]

    private func describer(_ address: LlamaServer.Address) throws(DescribeError) -> RemoteDescriber {
        do {
            return try remote(address)
        } catch {
            throw .job(JobFailure(.internal, "\(error)"), Usage())
        }
    }

    /// Its connections break a moment before it is gone.
    private func hasEndedSoon() async -> Bool {
        for _ in 0..<20 {
            if server.hasEnded { return true }
            await Nap().sleep(for: .milliseconds(100))
        }
        return server.hasEnded
    }
}
