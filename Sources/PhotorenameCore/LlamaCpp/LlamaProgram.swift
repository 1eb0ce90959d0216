import Settings
import SystemPackage

/// Where llama.cpp's server is: the path or the name in the config, otherwise `llama-server`, on the PATH.
struct LlamaProgram {
    let path: FilePath

    /// - Throws: `ProviderError.llamaServerMissing`.
    init(_ settings: Settings) throws(ProviderError) {
        let name = settings.llamaServer ?? "llama-server"
        guard let found = UserProgram.find(name, environment: settings.environment) else {
            throw .llamaServerMissing(configured: settings.llamaServer)
        }
        path = FilePath(found)
    }
}
