import Hummingbird
import NIOCore

/// What is known of a request besides what it says: who sent it.
struct PageContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// On this machine.
    let clientPort: Int?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        clientPort = source.channel.remoteAddress?.port
    }
}
