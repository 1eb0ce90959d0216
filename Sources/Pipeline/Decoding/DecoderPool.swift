public import FileSystem
import Foundation
public import PhotoModel
import Synchronization
public import Thumbnails

/// Decodes photos in processes of their own, one a core: whatever is in a file, it can harm only one of these.
///
/// Each is this program again, in a sandbox, and gets one open descriptor at a time. A decoder that crashes, hangs or takes too much
/// memory costs the photo that it had, which no other decoder gets.
public final class DecoderPool: Sendable {
    /// The one of this process, made by the first who needs it.
    public static var shared: DecoderPool {
        own.withLock { own in
            let pool = own.pool ?? DecoderPool(program: thisProgram, resources(memory: own.memory))
            own.pool = pool
            return pool
        }
    }

    private static let own = Mutex<(memory: Int?, pool: DecoderPool?)>((nil, nil))

    /// Limits what all processes of a run take together; nil for a part of the machine's memory.
    public static func limit(memory bytes: Int?) {
        let pool = own.withLock { own in
            own.memory = bytes
            return own.pool
        }
        pool?.limit(memory: bytes)
    }

    /// A photo as a decoder saw it.
    public struct Decoded: Sendable {
        public var metadata: Metadata?
        public var thumbnail: Result<(thumbnail: Thumbnail, shape: ThumbnailMaker.Shape), ThumbnailError>
    }

    private let program: String
    private let memory: DecodingBudget
    // NSCondition is a lock that a blocked thread can sleep on; the three below are only touched under it.
    private let condition = NSCondition()
    private nonisolated(unsafe) var resources: DecodeResources
    private nonisolated(unsafe) var idle: [DecoderProcess] = []
    private nonisolated(unsafe) var busy = 0
    /// Found out with the first video.
    private let whyNoFrame = Mutex<String?>(nil)

    /// - Parameters:
    ///   - program: the path of this program.
    ///   - resources: decoders at most, and the limits of each photo.
    public init(program: String, _ resources: DecodeResources) {
        self.program = program
        self.resources = resources
        memory = DecodingBudget(bytes: resources.limits.memory)
    }

    private static func resources(memory: Int?, process: Int = DecodeResources.process) -> DecodeResources {
        DecodeResources(memory: memory, cores: ProcessInfo.processInfo.activeProcessorCount, process: process)
    }

    /// Changes how much memory a run may take, from the next photo on.
    ///
    /// - Parameters:
    ///   - bytes: of all processes; nil for a part of the machine's.
    ///   - process: bytes of this one.
    public func limit(memory bytes: Int?, process: Int = DecodeResources.process) {
        let resources = Self.resources(memory: bytes, process: process)
        condition.lock()
        self.resources = resources
        condition.broadcast()
        condition.unlock()
        memory.resize(resources.limits.memory)
    }

    private var current: DecodeLimits {
        condition.lock()
        defer { condition.unlock() }
        return resources.limits
    }

    /// This program; where this module was loaded into another one, such as a runner of tests, the one beside it.
    private static var thisProgram: String {
        let own = Bundle.main.executablePath ?? ""
        let bundle = Bundle.allBundles.map(\.bundlePath) + [own]
        guard let bundle = bundle.first(where: { $0.hasSuffix(".xctest") }) else { return own }
        return ((bundle as NSString).deletingLastPathComponent as NSString).appendingPathComponent("photorename")
    }

    // MARK: Work

    /// The metadata and the thumbnail of an open photo. Blocking.
    ///
    /// - Parameters:
    ///   - file: a photo.
    ///   - maker: of the thumbnail.
    ///   - known: what it is; nil for what its first bytes and its name say.
    /// - Returns: what the decoder found; metadata also where the pixels can't be decoded.
    public func photo(_ file: OpenFile, _ maker: ThumbnailMaker, _ known: PhotoFormat? = nil) -> Decoded {
        var metadata: Metadata?
        let request = DecodeRequest(maker: maker, wantsMetadata: true, format: known ?? format(file), limits: current)
        do throws(ThumbnailError) {
            let answer = try decode(request, file) { metadata = $0.metadata }
            return Decoded(
                metadata: metadata,
                thumbnail: Result { () throws(ThumbnailError) in try thumbnail(answer, request, file) })
        } catch {
            return Decoded(metadata: metadata, thumbnail: .failure(error))
        }
    }

    /// The thumbnail of an open photo. Blocking.
    ///
    /// - Parameters:
    ///   - file: a photo.
    ///   - maker: of the thumbnail.
    ///   - known: what it is; nil for what its first bytes and its name say.
    /// - Returns: the thumbnail.
    /// - Throws: `ThumbnailError`.
    public func thumbnail(
        _ file: OpenFile, _ maker: ThumbnailMaker, _ known: PhotoFormat? = nil
    ) throws(ThumbnailError) -> Thumbnail {
        let request = DecodeRequest(maker: maker, format: known ?? format(file), limits: current)
        return try thumbnail(try decode(request, file), request, file).thumbnail
    }

    /// Pixels of the thumbnail that a photo would have, by its header. Blocking.
    ///
    /// - Throws: `ThumbnailError`.
    public func size(
        _ file: OpenFile, _ maker: ThumbnailMaker, _ known: PhotoFormat? = nil
    ) throws(ThumbnailError) -> (width: Int, height: Int) {
        let request = DecodeRequest(maker: maker, wantsSize: true, format: known ?? format(file), limits: current)
        let opened = try decode(request, file).opened
        if let failure = opened.failure { throw failure }
        return (opened.width ?? 0, opened.height ?? 0)
    }

    private func thumbnail(
        _ answer: DecoderProcess.Answer, _ request: DecodeRequest, _ file: OpenFile
    ) throws(ThumbnailError) -> (thumbnail: Thumbnail, shape: ThumbnailMaker.Shape) {
        if let failure = answer.opened.failure ?? answer.decoded?.failure { throw failure }
        guard let decoded = answer.decoded, let shape = decoded.shape else { throw .crashed("it gave no thumbnail") }
        let rasters = zip(decoded.rasters, answer.parts.dropFirst()).map { size, pixels in
            Raster(width: size[0], height: size[1], pixels: pixels)
        }
        var thumbnail = Thumbnail(
            jpeg: answer.parts.first ?? [], width: decoded.width, height: decoded.height, rasters: rasters,
            perceptualHash: decoded.perceptualHash.map(PerceptualHash.init(bits:)))
        if decoded.isPreview {
            var maker = request.maker
            maker.usesPreviews = false
            thumbnail.isPreview = true
            thumbnail.whole = { [self, maker] in
                do throws(ThumbnailError) {
                    return try self.thumbnail(file, maker, request.format)
                } catch {
                    throw error.failure
                }
            }
        }
        return (thumbnail, shape)
    }

    private func decode(
        _ request: DecodeRequest, _ file: OpenFile, opened: (OpenedPhoto) -> Void = { _ in }
    ) throws(ThumbnailError) -> DecoderProcess.Answer {
        let isVideo = request.format == .video && !request.wantsSize
        let known = isVideo ? whyNoFrame.withLock { $0 } : nil
        let needsOwn = isVideo && known == nil
        let decoder = try take(video: needsOwn ? file.descriptor : nil)
        var reserved = 0
        defer { memory.give(back: reserved) }
        do throws(ThumbnailError) {
            var answer = try decoder.decode(request, file: file.descriptor) { first in
                opened(first)
                reserved = first.cost ?? 0
                memory.take(reserved)
            }
            if needsOwn {
                decoder.end()
                give(back: nil)
                if case .noFrame(let why) = answer.opened.failure { whyNoFrame.withLock { $0 = why } }
            } else {
                give(back: decoder)
                if let known { answer.opened.failure = .noFrame(known) }
            }
            return answer
        } catch {
            give(back: nil)
            throw error
        }
    }

    private func format(_ file: OpenFile) -> PhotoFormat? {
        (try? file.header(PhotoFormat.headerLength)).flatMap { PhotoFormat(header: $0, name: file.name) }
    }

    // MARK: Decoders

    /// An idle decoder, or a new one; waits while all are busy.
    ///
    /// - Parameter video: an open one, for a decoder that decodes nothing else; nil for photos.
    /// - Returns: the decoder, which counts as busy.
    /// - Throws: `ThumbnailError`.
    private func take(video: CInt? = nil) throws(ThumbnailError) -> DecoderProcess {
        condition.lock()
        while busy >= resources.decoders { condition.wait() }
        busy += 1
        var gone: [DecoderProcess] = []
        var found = video == nil ? idle.popLast() : nil
        // Killed while it had nothing to do, as by a system without memory.
        while let one = found, !one.isReady {
            gone.append(one)
            found = idle.popLast()
        }
        condition.unlock()
        for decoder in gone { decoder.end() }
        if let found { return found }
        var left = Self.starts
        while true {
            left -= 1
            do throws(ThumbnailError) {
                return try DecoderProcess(program, video: video)
            } catch {
                guard left == 0 else { continue }
                give(back: nil)
                throw error
            }
        }
    }

    /// A decoder that is killed before it has a photo is none's fault.
    private static let starts = 3

    private func give(back decoder: DecoderProcess?) {
        condition.lock()
        busy -= 1
        if let decoder { idle.append(decoder) }
        condition.signal()
        condition.unlock()
    }

    /// Ends the decoders that have nothing to do; new ones are started when they are needed. Blocking.
    public func rest() {
        condition.lock()
        let ended = idle
        idle = []
        condition.unlock()
        for decoder in ended { decoder.end() }
    }

    /// The process of an idle decoder, for tests. Blocking.
    func anyProcess() throws(ThumbnailError) -> Int32? {
        let decoder = try take()
        defer { give(back: decoder) }
        return decoder.pid
    }

    /// What the sandbox of a decoder denies here. Blocking.
    ///
    /// - Throws: `ThumbnailError.unavailable`.
    public func sandbox() throws(ThumbnailError) -> Sandbox {
        let decoder = try take()
        give(back: decoder)
        return decoder.sandbox
    }
}
