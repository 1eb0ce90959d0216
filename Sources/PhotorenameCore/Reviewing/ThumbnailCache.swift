import FileSystem
import Foundation
import JobStore
import PhotoModel
import Pipeline
import ReviewPage
import Synchronization
import Thumbnails

/// Thumbnails for the page, made when they are asked for and kept while there is room.
final class ThumbnailCache: Sendable {
    private struct Entry {
        var tag: String
        var jpeg: [UInt8]
        /// When it was asked for last.
        var lastUse: Int
    }

    private struct State {
        var entries: [Int64: Entry] = [:]
        var bytes = 0
        var uses = 0
    }

    /// Concurrent decoders; the job may be using the cores too.
    private static let decoders = 2

    private let root: Directory
    private let followsLinks: Bool
    /// Pixels of the longest side.
    private let side: Int
    private let capacity: Int
    private let state = Mutex(State())
    private let queue = OperationQueue()

    /// - Parameters:
    ///   - root: the job's folder.
    ///   - followsLinks: links are followed.
    ///   - side: pixels of the longest side. A card is about 230 wide, and twice that on a high-resolution screen.
    ///   - capacity: bytes.
    init(_ root: Directory, followsLinks: Bool, side: Int = 480, capacity: Int = 32 << 20) {
        self.root = root
        self.followsLinks = followsLinks
        self.side = side
        self.capacity = capacity
        queue.maxConcurrentOperationCount = Self.decoders
    }

    /// - Parameters:
    ///   - item: ID of the photo.
    ///   - path: the photo's path.
    ///   - tag: of the browser's copy.
    /// - Returns: the thumbnail, or that the browser's copy is current.
    /// - Throws: `ReviewRefusal` where there is no thumbnail.
    func picture(_ item: Int64, at path: RelativePath, _ tag: String?) async throws -> CardPicture {
        try await withCheckedThrowingContinuation { continuation in
            queue.addOperation { [self] in
                continuation.resume(with: Result { try find(item, path, tag) })
            }
        }
    }

    private func find(_ item: Int64, _ path: RelativePath, _ tag: String?) throws -> CardPicture {
        do {
            guard let name = path.name else { throw ReviewRefusal(status: 404, "no such photo") }
            let file = try root.directory(path.directory, followsLinks: followsLinks).open(
                name, followsLink: followsLinks)
            let status = try file.status()
            guard status.kind == .file else { throw ReviewRefusal(status: 404, "not a regular file") }
            let now = PictureTag.text(status.identity)
            if tag == now { return .unchanged }
            if let jpeg = cached(item, now) { return .jpeg(jpeg, tag: now) }
            let thumbnail = try DecoderPool.shared.thumbnail(file, ThumbnailMaker(longestSide: side))
            insert(item, thumbnail.jpeg, now)
            return .jpeg(thumbnail.jpeg, tag: now)
        } catch let error as FileSystemError {
            throw ReviewRefusal(status: 404, "\(error)")
        } catch let error as ThumbnailError {
            throw ReviewRefusal(status: 404, error.failure.message)
        }
    }

    private func cached(_ item: Int64, _ tag: String) -> [UInt8]? {
        state.withLock { state in
            guard state.entries[item]?.tag == tag else { return nil }
            state.uses += 1
            state.entries[item]?.lastUse = state.uses
            return state.entries[item]?.jpeg
        }
    }

    private func insert(_ item: Int64, _ jpeg: [UInt8], _ tag: String) {
        state.withLock { state in
            state.uses += 1
            state.bytes += jpeg.count - (state.entries[item]?.jpeg.count ?? 0)
            state.entries[item] = Entry(tag: tag, jpeg: jpeg, lastUse: state.uses)
            guard state.bytes > capacity else { return }
            // A quarter at once, so that not every insertion sorts the entries.
            for (old, entry) in state.entries.sorted(by: { $0.value.lastUse < $1.value.lastUse }) {
                guard state.bytes > capacity * 3 / 4 else { break }
                state.entries[old] = nil
                state.bytes -= entry.jpeg.count
            }
        }
    }
}
