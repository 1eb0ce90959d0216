public import FileSystem
import Foundation
import PhotoMetadata
import PhotoModel
import Thumbnails

/// The other side of `DecoderPool`: a process that decodes one photo after another, in a sandbox. It sees bytes of photos, and is trusted
/// with nothing.
public struct DecoderService {
    private let channel: Channel
    private let isOfOneVideo: Bool

    private static let descriptors = 32

    /// The argument of a process that reads one video.
    public static let video = "video"

    /// - Parameters:
    ///   - channel: to the process that uses it.
    ///   - isOfOneVideo: the first descriptor that comes is a video, which FFmpeg opens by its path. Nothing else is decoded.
    public init(_ channel: Channel, isOfOneVideo: Bool) {
        self.channel = channel
        self.isOfOneVideo = isOfOneVideo
    }

    /// Works until the other end is closed.
    public func run() {
        let channel = channel
        FreedMemory.keepLess(threads: 1)
        ThumbnailMaker.prepare()
        FileMetadata.prepare()
        var video: CInt?
        if isOfOneVideo {
            ThumbnailMaker.prepareVideos()
            video = (try? channel.request(Bool.self))?.file
        }
        let greeting = DecoderGreeting(sandbox: Sandbox.close(files: Self.descriptors, readable: video))
        // Also in the middle of a photo: who asked for it is gone. Behind the sandbox, which would not close around a thread that is there.
        let watcher = Thread {
            channel.waitForEnd()
            _exit(0)
        }
        watcher.start()
        if greeting.sandbox.deniesPaths, greeting.sandbox.deniesCalls {
            ThumbnailMaker.trustDecoders()
            if video != nil { ThumbnailMaker.trustVideos() }
        }
        guard (try? channel.send(message: greeting)) != nil else { return }
        while let (request, file) = try? channel.request(DecodeRequest.self), let file {
            defer { close(file) }
            Sandbox.limitProcessorTime(seconds: request.limits.processorTime)
            guard (try? answer(request, file)) != nil else { return }
        }
    }

    private static func header(_ file: CInt) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: PhotoFormat.headerLength)
        let count = pread(file, &header, header.count, 0)
        return Array(header.prefix(max(0, count)))
    }

    private func answer(_ request: DecodeRequest, _ file: CInt) throws(Channel.Fault) {
        Sandbox.limitMemory(growth: request.limits.opening)
        // It may have been decoded before.
        lseek(file, 0, SEEK_SET)
        var opened = OpenedPhoto()
        let metadata = FileMetadata(descriptor: file)
        let maker = request.maker
        let format = PhotoFormat(header: Self.header(file), isRaw: request.format == .raw)
        let summary = metadata.summary
        if request.wantsMetadata { opened.metadata = summary }
        let isVideo = format == nil && request.format == .video
        let hints = FileHints(
            rawOrientation: format == .raw ? summary.orientation : nil, linesAtOnce: metadata.linesAtOnce,
            thumbnails: metadata.thumbnails, isVideo: isVideo,
            videoSize: isVideo && summary.width > 0 && summary.height > 0 ? (summary.width, summary.height) : nil)
        if request.wantsSize {
            do throws(ThumbnailError) {
                let size = try maker.size(descriptor: file, hints)
                (opened.width, opened.height) = (size.width, size.height)
            } catch {
                opened.failure = error
            }
            return try channel.send(message: opened)
        }
        var hasBegun = false
        var broken: Channel.Fault?
        var decoded = DecodedPhoto()
        var parts: [[UInt8]] = []
        do throws(ThumbnailError) {
            let (thumbnail, shape) = try maker.make(descriptor: file, hints) {
                cost throws(ThumbnailError) in
                guard cost <= request.limits.largest else {
                    throw .outOfMemory(needed: cost, limit: request.limits.largest)
                }
                opened.cost = cost
                do throws(Channel.Fault) {
                    try channel.send(message: opened)
                    // The other side says when there is memory for it.
                    _ = try channel.payload(1)
                } catch {
                    broken = error
                    throw .crashed("closed")
                }
                hasBegun = true
                Sandbox.limitMemory(growth: request.limits.growth(for: cost))
            }
            decoded.shape = shape
            (decoded.width, decoded.height) = (thumbnail.width, thumbnail.height)
            decoded.isPreview = thumbnail.isPreview
            decoded.perceptualHash = thumbnail.perceptualHash?.bits
            decoded.jpegBytes = thumbnail.jpeg.count
            decoded.rasters = thumbnail.rasters.map { [$0.width, $0.height] }
            parts = [thumbnail.jpeg] + thumbnail.rasters.map(\.pixels)
        } catch {
            decoded.failure = error
        }
        if let broken { throw broken }
        guard hasBegun else {
            opened.failure = decoded.failure
            return try channel.send(message: opened)
        }
        try channel.send(message: decoded)
        for part in parts where !part.isEmpty { try channel.send(payload: part) }
    }
}
