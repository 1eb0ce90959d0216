import COnnxRuntime
import Foundation

/// One opened model with a tensor of floats as its only input and output. Several threads may use it at once.
final class OnnxModel: Sendable {
    private let library: OnnxLibrary
    // Made once: Run may be called from several threads (onnxruntime_c_api.h).
    private nonisolated(unsafe) var session: UnsafeMutableRawPointer?
    private let input: String
    private let output: String

    struct Tensor {
        var values: [Float]
        /// Sizes of the dimensions, the outermost first.
        var shape: [Int]
    }

    /// - Parameters:
    ///   - library: ONNX Runtime.
    ///   - model: content of the model's file.
    ///   - input: name of the model's input.
    ///   - output: name of the model's output.
    /// - Throws: `LocalModelError`.
    init(_ library: OnnxLibrary, model: Data, input: String, output: String) throws(LocalModelError) {
        (self.library, self.input, self.output) = (library, input, output)
        let functions = library.functions
        var options: UnsafeMutableRawPointer?
        try OnnxLibrary.check(functions, functions.CreateSessionOptions(&options))
        defer { options.map { functions.ReleaseSessionOptions($0) } }
        try OnnxLibrary.check(functions, functions.SetIntraOpNumThreads(options, 1))
        try OnnxLibrary.check(functions, functions.SetInterOpNumThreads(options, 1))
        // The library's arena halves the peak of memory and saves a third of the time; patterns for each size of input would add.
        try OnnxLibrary.check(
            functions, functions.AddSessionConfigEntry(options, "session.use_env_allocators", "1"))
        try OnnxLibrary.check(functions, functions.DisableMemPattern(options))
        var session: UnsafeMutableRawPointer?
        let status = model.withUnsafeBytes {
            functions.CreateSessionFromArray(library.environment, $0.baseAddress, $0.count, options, &session)
        }
        try OnnxLibrary.check(functions, status)
        self.session = session
    }

    deinit { session.map { library.functions.ReleaseSession($0) } }

    /// Text that the model's file has under a name; nil if it has none.
    ///
    /// - Throws: `LocalModelError`.
    func metadata(_ name: String) throws(LocalModelError) -> String? {
        let functions = library.functions
        var metadata: UnsafeMutableRawPointer?
        var allocator: UnsafeMutableRawPointer?
        var text: UnsafeMutablePointer<CChar>?
        try OnnxLibrary.check(functions, functions.SessionGetModelMetadata(session, &metadata))
        defer { functions.ReleaseModelMetadata(metadata) }
        try OnnxLibrary.check(functions, functions.GetAllocatorWithDefaultOptions(&allocator))
        try OnnxLibrary.check(
            functions, functions.ModelMetadataLookupCustomMetadataMap(metadata, allocator, name, &text))
        guard let text else { return nil }
        defer { _ = functions.AllocatorFree(allocator, text) }
        return String(cString: text)
    }

    /// Runs the model once.
    ///
    /// - Parameters:
    ///   - tensor: the input.
    ///   - read: gets the output's values and the sizes of its dimensions.
    /// - Returns: what `read` returns.
    /// - Throws: `LocalModelError`.
    func run<Result>(
        _ tensor: consuming Tensor, read: (UnsafeBufferPointer<Float>, [Int]) -> Result
    ) throws(LocalModelError) -> Result {
        precondition(tensor.values.count == tensor.shape.reduce(1, *))
        // The value refers to these bytes, until it is released.
        let shape = tensor.shape
        return try tensor.values.withUnsafeMutableBufferPointer { values throws(LocalModelError) in
            try run(values, shape, read: read)
        }
    }

    private func run<Result>(
        _ values: UnsafeMutableBufferPointer<Float>, _ shape: [Int],
        read: (UnsafeBufferPointer<Float>, [Int]) -> Result
    ) throws(LocalModelError) -> Result {
        let functions = library.functions
        var value: UnsafeMutableRawPointer?
        try OnnxLibrary.check(
            functions,
            functions.CreateTensorWithDataAsOrtValue(
                library.memory, values.baseAddress, values.count * 4, shape.map(Int64.init), shape.count,
                Self.float, &value))
        defer { functions.ReleaseValue(value) }
        var result: UnsafeMutableRawPointer?
        let status = input.withCString { input in
            output.withCString { output in
                functions.Run(session, nil, [input], [UnsafeRawPointer(value)], 1, [output], 1, &result)
            }
        }
        try OnnxLibrary.check(functions, status)
        defer { functions.ReleaseValue(result) }
        let sizes = try self.shape(of: result)
        var data: UnsafeMutableRawPointer?
        try OnnxLibrary.check(functions, functions.GetTensorMutableData(result, &data))
        let count = sizes.reduce(1, *)
        guard let floats = data?.bindMemory(to: Float.self, capacity: count) else {
            throw .library("the model has no output")
        }
        return read(UnsafeBufferPointer(start: floats, count: count), sizes)
    }

    /// ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT.
    private static let float: CInt = 1

    private func shape(of value: UnsafeMutableRawPointer?) throws(LocalModelError) -> [Int] {
        let functions = library.functions
        var info: UnsafeMutableRawPointer?
        try OnnxLibrary.check(functions, functions.GetTensorTypeAndShape(value, &info))
        defer { functions.ReleaseTensorTypeAndShapeInfo(info) }
        var type: CInt = 0
        var rank = 0
        try OnnxLibrary.check(functions, functions.GetTensorElementType(info, &type))
        guard type == Self.float else { throw .library("the model's output is not made of floats") }
        try OnnxLibrary.check(functions, functions.GetDimensionsCount(info, &rank))
        var sizes = [Int64](repeating: 0, count: rank)
        try OnnxLibrary.check(functions, functions.GetDimensions(info, &sizes, rank))
        return sizes.map(Int.init)
    }
}
