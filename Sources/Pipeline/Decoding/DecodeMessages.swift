import FileSystem
import Foundation
import PhotoModel
import SystemPackage
import Thumbnails

/// What a decoder is asked of the descriptor that comes with it.
struct DecodeRequest: Codable, Hashable {
    var maker: ThumbnailMaker
    var wantsMetadata = false
    /// Only the size of the thumbnail.
    var wantsSize = false
    /// What the file is, by its first bytes and its extension; nil if that is unknown.
    var format: PhotoFormat?
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
            && metadata?.isPlausible ?? true
    }
}

extension Metadata {
    /// What its own initializers guarantee, of one that was not made by them.
    fileprivate var isPlausible: Bool {
        let dates = [captured, gpsTime, takeoutTime].compactMap(\.self)
        let position = position.map { Position(latitude: $0.latitude, longitude: $0.longitude) != nil } ?? true
        return dates.allSatisfy(\.isPlausible) && position && (1...8).contains(orientation)
            && (-1_440...1_440).contains(gpsOffset ?? 0) && (-1...100).contains(rating ?? 0)
    }
}

extension CaptureDate {
    fileprivate var isPlausible: Bool {
        (1...9_999).contains(year) && (1...12).contains(month) && (1...31).contains(day) && (0...23).contains(hour)
            && (0...59).contains(minute) && (0...60).contains(second) && (0..<1_000_000_000).contains(nanosecond)
            && (-1_440...1_440).contains(offsetMinutes ?? 0)
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
    /// Bytes of a message, and of pixels, at most: a decoder that is no longer itself could announce anything.
    private static let limit = 1 << 20
    private static let payloadLimit = 1 << 28

    /// - Throws: `Fault`.
    func send(message: some Encodable, file: CInt? = nil) throws(Fault) {
        guard let json = try? JSONEncoder().encode(message) else { throw .failed(.invalidArgument) }
        var length = UInt32(json.count).littleEndian
        try Self.bytes(withUnsafeBytes(of: &length) { Array($0) } + json) { bytes throws(Fault) in
            try send(bytes, file: file)
        }
    }

    /// A message, and the descriptor that came with it, which is the caller's.
    ///
    /// - Throws: `Fault`.
    func request<Value: Decodable>(_ type: Value.Type) throws(Fault) -> (value: Value, file: CInt?) {
        var file: CInt?
        do throws(Fault) {
            return (try message(type, &file, seconds: nil), file)
        } catch {
            if let file { close(file) }
            throw error
        }
    }

    /// A message of a process that isn't trusted: without a descriptor, and within a time.
    ///
    /// - Throws: `Fault`.
    func answer<Value: Decodable>(_ type: Value.Type, seconds: Int) throws(Fault) -> Value {
        try message(type, nil, seconds: seconds)
    }

    private func message<Value: Decodable>(
        _ type: Value.Type, _ file: UnsafeMutablePointer<CInt?>?, seconds: Int?
    ) throws(Fault) -> Value {
        let length = UInt32(
            littleEndian: try receive(4, file, seconds).withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) })
        guard length <= Self.limit else { throw .failed(.messageTooLong) }
        let json = try receive(Int(length), file, seconds)
        guard let value = try? JSONDecoder().decode(type, from: Data(json)) else { throw .failed(.invalidArgument) }
        return value
    }

    /// - Throws: `Fault`.
    func payload(_ count: Int, seconds: Int? = nil) throws(Fault) -> [UInt8] {
        guard count >= 0, count <= Self.payloadLimit else { throw .failed(.messageTooLong) }
        return try receive(count, nil, seconds)
    }

    /// - Throws: `Fault`.
    func send(payload: [UInt8]) throws(Fault) {
        try Self.bytes(payload) { bytes throws(Fault) in try send(bytes) }
    }

    private func receive(
        _ count: Int, _ file: UnsafeMutablePointer<CInt?>?, _ seconds: Int?
    ) throws(Fault) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var result: Result<Void, Fault> = .success(())
        bytes.withUnsafeMutableBytes { buffer in
            do throws(Fault) {
                try receive(buffer, file: file, seconds: seconds)
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
