import FileSystem
import Foundation
import PhotoModel
import SystemPackage
import Thumbnails

/// What a decoder is asked of the descriptor that comes with it.
struct DecodeRequest: Codable, Hashable {
    /// Nil for the metadata alone.
    var maker: ThumbnailMaker?
    var wantsMetadata = false
    /// Only the size of the thumbnail.
    var wantsSize = false
    /// The file's extension is one of a raw picture.
    var isRaw = false
    var limits: DecodeLimits
}

/// What a decoder says of itself when it is ready.
struct DecoderGreeting: Codable, Hashable {
    var sandbox: Sandbox
}

/// The first answer: before the pixels are decoded, so that it is there whatever they do.
struct OpenedPhoto: Codable {
    var metadata: Metadata?
    /// Bytes that the decoder needs for the pixels; nil if they are not decoded, and nothing else follows.
    var cost: Int?
    /// Pixels of the thumbnail, where only they are wanted.
    var width: Int?
    var height: Int?
    var failure: ThumbnailError?

    /// What comes from a decoder may be anything: it has read hostile bytes.
    func isPlausible(_ limits: DecodeLimits) -> Bool {
        let numbers = [metadata?.width, metadata?.height, width, height].compactMap(\.self)
        return numbers.allSatisfy((0...Int(Int32.max)).contains) && (0...limits.largest).contains(cost ?? 0)
    }
}

/// The second answer. The bytes of the JPEG and the pixels of the rasters follow, in that order.
struct DecodedPhoto: Codable {
    var failure: ThumbnailError?
    var shape: ThumbnailMaker.Shape?
    var width = 0
    var height = 0
    var jpegBytes = 0
    var isPreview = false
    var perceptualHash: UInt64?
    /// Width and height of each raster.
    var rasters: [[Int]] = []

    func isPlausible(for maker: ThumbnailMaker) -> Bool {
        guard let shape, (0...Self.largestJPEG).contains(jpegBytes) else { return false }
        return maker.couldMake(width: width, height: height, rasters: rasters, shape)
    }

    private static let largestJPEG = 1 << 26

    /// Bytes that follow.
    var payload: [Int] { [jpegBytes] + rasters.map { $0[0] * $0[1] * 3 } }
}

extension Channel {
    /// Bytes of a message at most: a decoder that is no longer itself could announce anything.
    private static let limit = 1 << 24

    /// - Throws: `Fault`.
    func send(message: some Encodable, file: CInt? = nil) throws(Fault) {
        guard let json = try? JSONEncoder().encode(message) else { throw .failed(.invalidArgument) }
        var length = UInt32(json.count).littleEndian
        try Self.bytes(withUnsafeBytes(of: &length) { Array($0) } + json) { bytes throws(Fault) in
            try send(bytes, file: file)
        }
    }

    /// - Throws: `Fault`.
    func message<Value: Decodable>(_ type: Value.Type) throws(Fault) -> (value: Value, file: CInt?) {
        var file: CInt?
        do throws(Fault) {
            let length = UInt32(
                littleEndian: try receive(4, &file).withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) })
            guard length <= Self.limit else { throw .failed(.messageTooLong) }
            let json = try receive(Int(length), &file)
            guard let value = try? JSONDecoder().decode(type, from: Data(json)) else { throw .failed(.invalidArgument) }
            return (value, file)
        } catch {
            if let file { close(file) }
            throw error
        }
    }

    /// - Throws: `Fault`.
    func payload(_ count: Int) throws(Fault) -> [UInt8] {
        guard count >= 0, count <= Self.limit * 16 else { throw .failed(.messageTooLong) }
        var file: CInt?
        defer { if let file { close(file) } }
        return try receive(count, &file)
    }

    /// - Throws: `Fault`.
    func send(payload: [UInt8]) throws(Fault) {
        try Self.bytes(payload) { bytes throws(Fault) in try send(bytes) }
    }

    private func receive(_ count: Int, _ file: inout CInt?) throws(Fault) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var result: Result<Void, Fault> = .success(())
        bytes.withUnsafeMutableBytes { buffer in
            do throws(Fault) {
                try receive(buffer, file: &file)
            } catch {
                result = .failure(error)
            }
        }
        try result.get()
        return bytes
    }

    private static func bytes(
        _ array: [UInt8], _ body: (UnsafeRawBufferPointer) throws(Fault) -> Void
    ) throws(Fault) {
        var result: Result<Void, Fault> = .success(())
        array.withUnsafeBytes { buffer in
            do throws(Fault) {
                try body(buffer)
            } catch {
                result = .failure(error)
            }
        }
        try result.get()
    }
}
