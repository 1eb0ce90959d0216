import CLiteRT
import Foundation

/// Google's LiteRT, loaded once and never unloaded.
final class LiteRTLibrary: Sendable {
    let functions: litert_functions

    init(path: String) throws(LocalModelError) {
        let handle = try SharedLibrary.open(path)
        var functions = litert_functions()
        if let lacking = litert_resolve(handle, &functions) {
            throw .library("\(path) lacks \(String(cString: lacking))")
        }
        self.functions = functions
    }

    /// One redirection at a time: of two at once, the later would restore what the earlier has set.
    private static let redirection = NSLock()

    /// Runs `body` with standard error redirected: the library prints there when it opens a model, and has no option against
    /// it.
    static func quietly<Result>(_ body: () throws(LocalModelError) -> Result) throws(LocalModelError) -> Result {
        redirection.lock()
        defer { redirection.unlock() }
        let saved = dup(2)
        let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
        if saved >= 0, nowhere >= 0 { dup2(nowhere, 2) }
        defer {
            if saved >= 0 {
                dup2(saved, 2)
                close(saved)
            }
            if nowhere >= 0 { close(nowhere) }
        }
        return try body()
    }
}
