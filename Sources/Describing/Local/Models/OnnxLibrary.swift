import COnnxRuntime
import Foundation
import Synchronization

/// Microsoft's ONNX Runtime, loaded once in a process and never unloaded.
final class OnnxLibrary: Sendable {
    let functions: onnx_functions
    // Made once, and only read: the library's functions may be called from several threads.
    nonisolated(unsafe) let environment: UnsafeMutableRawPointer?
    nonisolated(unsafe) let memory: UnsafeMutableRawPointer?

    /// ORT_LOGGING_LEVEL_FATAL: warnings would tear the progress line.
    private static let loggingLevel: CInt = 4

    /// OrtArenaAllocator.
    private static let arena: CInt = 1

    private static let loaded = Mutex<[String: OnnxLibrary]>([:])

    /// The library at a path, loaded by the first who asks.
    ///
    /// Its environment stays until the process ends: while one thread releases the last environment, another cannot
    /// make a new one ("Only one instance of LoggingManager").
    ///
    /// - Throws: `LocalModelError`.
    static func shared(_ path: String) throws(LocalModelError) -> OnnxLibrary {
        try loaded.withLock { (loaded) throws(LocalModelError) in
            if let library = loaded[path] { return library }
            let library = try OnnxLibrary(path)
            loaded[path] = library
            return library
        }
    }

    private init(_ path: String) throws(LocalModelError) {
        let handle = try SharedLibrary.open(path)
        var functions = onnx_functions()
        if let lacking = onnx_resolve(handle, &functions) {
            throw .library("\(path): \(String(cString: lacking))")
        }
        var environment: UnsafeMutableRawPointer?
        var memory: UnsafeMutableRawPointer?
        try Self.check(functions, functions.CreateEnv(Self.loggingLevel, "photorename", &environment))
        try Self.check(functions, functions.CreateCpuMemoryInfo(Self.arena, 0, &memory))
        // One arena for all models: they need it one after the other.
        try Self.check(functions, functions.CreateAndRegisterAllocator(environment, memory, nil))
        (self.functions, self.environment, self.memory) = (functions, environment, memory)
    }

    /// - Throws: `LocalModelError.library` with the library's own message, if the status is an error.
    static func check(_ functions: onnx_functions, _ status: UnsafeMutableRawPointer?) throws(LocalModelError) {
        guard let status else { return }
        defer { functions.ReleaseStatus(status) }
        throw .library(functions.GetErrorMessage(status).map { String(cString: $0) } ?? "unknown")
    }
}
