import COnnxRuntime
import Foundation

/// Microsoft's ONNX Runtime, loaded once and never unloaded.
final class OnnxLibrary: Sendable {
    let functions: onnx_functions
    // Made once, and only read: the library's functions may be called from several threads.
    nonisolated(unsafe) let environment: UnsafeMutableRawPointer?
    nonisolated(unsafe) let memory: UnsafeMutableRawPointer?

    /// ORT_LOGGING_LEVEL_FATAL: warnings would tear the progress line.
    private static let loggingLevel: CInt = 4

    /// OrtArenaAllocator.
    private static let arena: CInt = 1

    /// - Throws: `LocalModelError`.
    init(path: String) throws(LocalModelError) {
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

    deinit {
        memory.map { functions.ReleaseMemoryInfo($0) }
        environment.map { functions.ReleaseEnv($0) }
    }

    /// - Throws: `LocalModelError.library` with the library's own message, if the status is an error.
    static func check(_ functions: onnx_functions, _ status: UnsafeMutableRawPointer?) throws(LocalModelError) {
        guard let status else { return }
        defer { functions.ReleaseStatus(status) }
        throw .library(functions.GetErrorMessage(status).map { String(cString: $0) } ?? "unknown")
    }
}
