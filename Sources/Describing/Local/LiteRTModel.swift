import CLiteRT
import Foundation
import PhotoModel

/// One opened model with its buffers. Use it from one thread at a time; shared, it silently returns wrong results.
final class LiteRTModel {
    /// Side of the model's square input, in pixels.
    static let side = 280
    static let classes = 1_000

    private let functions: litert_functions
    private var environment: UnsafeMutableRawPointer?
    private var options: UnsafeMutableRawPointer?
    private var model: UnsafeMutableRawPointer?
    private var compiled: UnsafeMutableRawPointer?
    private var input: UnsafeMutableRawPointer?
    private var output: UnsafeMutableRawPointer?

    /// A pixel's byte → the model's quantised input: scale 0.0126673, zero point 130, of (x − 127) / 128.
    private static let quantised: [UInt8] = (0...255).map { byte in
        let value = ((Double(byte) - 127) / 128 / 0.0126673 + 130).rounded()
        return UInt8(min(255, max(0, value)))
    }

    init(library: LiteRTLibrary, path: String) throws(LocalModelError) {
        functions = library.functions
        do {
            try open(path)
        } catch {
            release()
            throw error
        }
    }

    deinit { release() }

    private func open(_ path: String) throws(LocalModelError) {
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
        var tensor: UnsafeMutableRawPointer?
        var inputType = litert_tensor_type()
        var outputType = litert_tensor_type()
        try check("GetModelSignature", functions.GetModelSignature(model, 0, &signature))
        try check("GetSignatureInputTensorByIndex", functions.GetSignatureInputTensorByIndex(signature, 0, &tensor))
        try check("GetRankedTensorType", functions.GetRankedTensorType(tensor, &inputType))
        try check("GetSignatureOutputTensorByIndex", functions.GetSignatureOutputTensorByIndex(signature, 0, &tensor))
        try check("GetRankedTensorType", functions.GetRankedTensorType(tensor, &outputType))
        try check("CreateCompiledModel", functions.CreateCompiledModel(environment, model, options, &compiled))

        var needs: UnsafeMutableRawPointer?
        try check("input", functions.GetCompiledModelInputBufferRequirements(compiled, 0, 0, &needs))
        try check("input", functions.CreateManagedTensorBufferFromRequirements(environment, &inputType, needs, &input))
        try check("output", functions.GetCompiledModelOutputBufferRequirements(compiled, 0, 0, &needs))
        try check(
            "output", functions.CreateManagedTensorBufferFromRequirements(environment, &outputType, needs, &output))
        try checkSize(input, Self.side * Self.side * 3)
        try checkSize(output, Self.classes)
    }

    private func release() {
        input.map { functions.DestroyTensorBuffer($0) }
        output.map { functions.DestroyTensorBuffer($0) }
        compiled.map { functions.DestroyCompiledModel($0) }
        model.map { functions.DestroyModel($0) }
        options.map { functions.DestroyOptions($0) }
        environment.map { functions.DestroyEnvironment($0) }
    }

    private func check(_ call: String, _ status: CInt) throws(LocalModelError) {
        guard status == 0 else { throw .call(call, status: Int(status)) }
    }

    private func checkSize(_ buffer: UnsafeMutableRawPointer?, _ expected: Int) throws(LocalModelError) {
        var bytes = 0
        try check("GetTensorBufferPackedSize", functions.GetTensorBufferPackedSize(buffer, &bytes))
        guard bytes == expected else { throw .call("GetTensorBufferPackedSize", status: bytes) }
    }

    /// - Returns: a score of 0…1 for each of the 1,000 classes; they are a softmax already.
    func scores(_ raster: Raster) throws(LocalModelError) -> [Double] {
        precondition(raster.side == Self.side && raster.pixels.count == Self.side * Self.side * 3)
        var address: UnsafeMutableRawPointer?
        try check("LockTensorBuffer", functions.LockTensorBuffer(input, &address, 1))
        if let bytes = address?.assumingMemoryBound(to: UInt8.self) {
            for (index, byte) in raster.pixels.enumerated() { bytes[index] = Self.quantised[Int(byte)] }
        }
        try check("UnlockTensorBuffer", functions.UnlockTensorBuffer(input))
        try check("RunCompiledModel", functions.RunCompiledModel(compiled, 0, 1, &input, 1, &output))
        try check("LockTensorBuffer", functions.LockTensorBuffer(output, &address, 0))
        var scores: [Double] = []
        if let bytes = address?.assumingMemoryBound(to: UInt8.self) {
            scores = UnsafeBufferPointer(start: bytes, count: Self.classes).map { Double($0) / 256 }
        }
        try check("UnlockTensorBuffer", functions.UnlockTensorBuffer(output))
        return scores
    }
}

@available(*, unavailable)
extension LiteRTModel: Sendable {}
