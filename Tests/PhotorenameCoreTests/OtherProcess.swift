import FileSystem
import Foundation
import PhotoModel
import TestSupport

/// A living process that does nothing, until it is released.
final class OtherProcess {
    let identity: ProcessIdentity
    private let running: Shell.Running

    init() throws {
        running = try Shell.Running("/bin/sleep", ["60"])
        guard let identity = ProcessIdentity(running: running.pid) else { throw POSIXError(.ESRCH) }
        self.identity = identity
    }

    deinit { running.send(SIGKILL) }
}
