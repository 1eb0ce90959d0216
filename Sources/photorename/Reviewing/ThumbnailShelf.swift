import FileSystem
import Foundation
import JobStore
import PhotoModel
import ReviewPage
import Synchronization
import Thumbnails

/// Pictures for the page, made when they are asked for and kept while there is room.
final class ThumbnailShelf: Sendable {
    private struct Kept {
        var tag: String
        var jpeg: [UInt8]
        /// When it was asked for last.
        var turn: Int
    }

    private struct State {
        var kept: [Int64: Kept] = [:]
        var bytes = 0
        var turn = 0
    }

    /// Pixels of the longest side: a card is about 300 wide, on a fine screen twice that.
    private static let side = 480
    private static let room = 32 << 20
    /// Decoders at once; the job may be using the cores too.
    private static let decoders = 2

    private let root: Directory
    private let followsLinks: Bool
    private let state = Mutex(State())
    private let queue = OperationQueue()

    init(_ root: Directory, followsLinks: Bool) {
        self.root = root
        self.followsLinks = followsLinks
        queue.maxConcurrentOperationCount = Self.decoders
    }

    /// - Parameter tag: of the caller's copy.
    /// - Throws: `ReviewRefusal` where there is no picture.
    func picture(_ item: Int64, at path: RelativePath, _ tag: String?) async throws -> CardPicture {
        try await withCheckedThrowingContinuation { continuation in
            queue.addOperation { [self] in
                continuation.resume(with: Result { try find(item, path, tag) })
            }
        }
    }

    private func find(_ item: Int64, _ path: RelativePath, _ tag: String?) throws -> CardPicture {
        do {
            guard let name = path.name else { throw ReviewRefusal(status: 404, "this is no photo") }
            let file = try root.directory(path.directory, followsLinks: followsLinks).open(
                name, followsLink: followsLinks)
            let status = try file.status()
            guard status.kind == .file else { throw ReviewRefusal(status: 404, "this is no file") }
            let now = PictureTag.text(status.identity)
            if tag == now { return .unchanged }
            if let jpeg = known(item, now) { return .jpeg(jpeg, tag: now) }
            let made = try ThumbnailMaker(longestSide: Self.side, rasterSide: nil).make(descriptor: file.descriptor)
            keep(item, made.thumbnail.jpeg, now)
            return .jpeg(made.thumbnail.jpeg, tag: now)
        } catch let error as FileSystemError {
            throw ReviewRefusal(status: 404, "\(error)")
        } catch let error as ThumbnailError {
            throw ReviewRefusal(status: 404, error.failure.message)
        }
    }

    private func known(_ item: Int64, _ tag: String) -> [UInt8]? {
        state.withLock { state in
            guard state.kept[item]?.tag == tag else { return nil }
            state.turn += 1
            state.kept[item]?.turn = state.turn
            return state.kept[item]?.jpeg
        }
    }

    private func keep(_ item: Int64, _ jpeg: [UInt8], _ tag: String) {
        state.withLock { state in
            state.turn += 1
            state.bytes += jpeg.count - (state.kept[item]?.jpeg.count ?? 0)
            state.kept[item] = Kept(tag: tag, jpeg: jpeg, turn: state.turn)
            guard state.bytes > Self.room else { return }
            // A quarter at once: sorting for each would be work for each.
            for (old, kept) in state.kept.sorted(by: { $0.value.turn < $1.value.turn }) {
                guard state.bytes > Self.room * 3 / 4 else { break }
                state.kept[old] = nil
                state.bytes -= kept.jpeg.count
            }
        }
    }
}

/// What tells one state of a file from another, as HTTP writes it (RFC 9110, 8.8.3).
enum PictureTag {
    static func text(_ file: FileIdentity) -> String {
        "\""
            + [UInt64(bitPattern: file.modified), file.inode, UInt64(bitPattern: file.size)]
            .map { String($0, radix: 36) }.joined(separator: "-") + "\""
    }
}
