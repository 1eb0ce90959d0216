import CLiteRT
import Foundation

/// One opened model with its buffers. Use it from one thread at a time; shared, it silently returns wrong results.
final class LiteRTModel {
    private let functions: litert_functions
    private var environment: UnsafeMutableRawPointer?
    private var options: UnsafeMutableRawPointer?
    private var model: UnsafeMutableRawPointer?
    private var compiled: UnsafeMutableRawPointer?
    private var input: UnsafeMutableRawPointer?
    private var outputs: [UnsafeMutableRawPointer?] = []

    /// - Parameters:
    ///   - library: LiteRT.
    ///   - path: of the model. The library crashes on a truncated one, so its digest was checked before.
    ///   - inputBytes: size of the only input.
    ///   - outputBytes: sizes of the outputs, in the model's order.
    /// - Throws: `LocalModelError`.
    init(library: LiteRTLibrary, path: String, inputBytes: Int, outputBytes: [Int]) throws(LocalModelError) {
        functions = library.functions
        // What fails from here on is closed by deinit.
        try open(path, outputs: outputBytes.count)
        try checkSize(input, inputBytes)
        for (output, bytes) in zip(outputs, outputBytes) { try checkSize(output, bytes) }
    }

    deinit {
        for case let output? in outputs { functions.DestroyTensorBuffer(output) }
        input.map { functions.DestroyTensorBuffer($0) }
        compiled.map { functions.DestroyCompiledModel($0) }
        model.map { functions.DestroyModel($0) }
        options.map { functions.DestroyOptions($0) }
        environment.map { functions.DestroyEnvironment($0) }
    }

    private func open(_ path: String, outputs count: Int) throws(LocalModelError) {
        let silent = litert_environment_option(tag: 25, value: litert_any(type: 2, integer: 4))
        let processorOnly = litert_environment_option(tag: 24, value: litert_any(type: 2, integer: 1))
        try check("CreateEnvironment", functions.CreateEnvironment(2, [silent, processorOnly], &environment))
        try check("CreateOptions", functions.CreateOptions(&options))
        try check("SetOptionsHardwareAccelerators", functions.SetOptionsHardwareAccelerators(options, 1))
        var opaque: UnsafeMutableRawPointer?
        // The library frees the text with this function.
        let oneThread = strdup("num_threads = 1\n")
        try check("CreateOpaqueOptions", functions.CreateOpaqueOptions("xnnpack", oneThread, { free($0) }, &opaque))
        try check("AddOpaqueOptions", functions.AddOpaqueOptions(options, opaque))
        try check("CreateModelFromFile", functions.CreateModelFromFile(environment, path, &model))
        var signature: UnsafeMutableRawPointer?
        try check("GetModelSignature", functions.GetModelSignature(model, 0, &signature))
        try check("CreateCompiledModel", functions.CreateCompiledModel(environment, model, options, &compiled))

        var tensor: UnsafeMutableRawPointer?
        var needs: UnsafeMutableRawPointer?
        var type = litert_tensor_type()
        try check("GetSignatureInputTensorByIndex", functions.GetSignatureInputTensorByIndex(signature, 0, &tensor))
        try check("GetRankedTensorType", functions.GetRankedTensorType(tensor, &type))
        try check("input", functions.GetCompiledModelInputBufferRequirements(compiled, 0, 0, &needs))
        try check("input", functions.CreateManagedTensorBufferFromRequirements(environment, &type, needs, &input))
        for index in 0..<count {
            var output: UnsafeMutableRawPointer?
            type = litert_tensor_type()
            try check(
                "GetSignatureOutputTensorByIndex",
                functions.GetSignatureOutputTensorByIndex(signature, index, &tensor))
            try check("GetRankedTensorType", functions.GetRankedTensorType(tensor, &type))
            try check("output", functions.GetCompiledModelOutputBufferRequirements(compiled, 0, index, &needs))
            try check("output", functions.CreateManagedTensorBufferFromRequirements(environment, &type, needs, &output))
            outputs.append(output)
        }
    }

    private func check(_ call: String, _ status: CInt) throws(LocalModelError) {
        guard status == 0 else { throw .call(call, status: Int(status)) }
    }

    private func size(_ buffer: UnsafeMutableRawPointer?) throws(LocalModelError) -> Int {
        var bytes = 0
        try check("GetTensorBufferPackedSize", functions.GetTensorBufferPackedSize(buffer, &bytes))
        return bytes
    }

    private func checkSize(_ buffer: UnsafeMutableRawPointer?, _ expected: Int) throws(LocalModelError) {
        let bytes = try size(buffer)
        guard bytes == expected else { throw .call("GetTensorBufferPackedSize", status: bytes) }
    }

    /// Runs the model once.
    ///
    /// - Parameters:
    ///   - fill: writes the input.
    ///   - read: called for each output, in the model's order.
    /// - Throws: `LocalModelError`.
    func run(
        fill: (UnsafeMutableRawBufferPointer) -> Void, read: (Int, UnsafeRawBufferPointer) -> Void
    ) throws(LocalModelError) {
        var address: UnsafeMutableRawPointer?
        try check("LockTensorBuffer", functions.LockTensorBuffer(input, &address, 1))
        fill(UnsafeMutableRawBufferPointer(start: address, count: try size(input)))
        try check("UnlockTensorBuffer", functions.UnlockTensorBuffer(input))
        try check(
            "RunCompiledModel", functions.RunCompiledModel(compiled, 0, 1, &input, outputs.count, &outputs))
        for (index, output) in outputs.enumerated() {
            try check("LockTensorBuffer", functions.LockTensorBuffer(output, &address, 0))
            read(index, UnsafeRawBufferPointer(start: address, count: try size(output)))
            try check("UnlockTensorBuffer", functions.UnlockTensorBuffer(output))
        }
    }
}

@available(*, unavailable)
extension LiteRTModel: Sendable {}
