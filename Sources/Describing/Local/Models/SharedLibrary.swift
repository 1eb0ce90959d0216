import Foundation

/// A library that is fetched, and opened at run time.
enum SharedLibrary {
    /// - Parameter path: of the library.
    /// - Returns: its handle, which stays open.
    /// - Throws: `LocalModelError.library` with the loader's message.
    static func open(_ path: String) throws(LocalModelError) -> UnsafeMutableRawPointer {
        guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            throw .library(dlerror().map { String(cString: $0) } ?? "unknown")
        }
        return handle
    }
}
