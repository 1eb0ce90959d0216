import FileSystem
import PhotoModel
import ReviewPage

/// Pictures for the page: thumbnails of the cards, and large ones of the photo that is looked at.
final class ReviewPictures: Sendable {
    private let index: ReviewIndex
    private let thumbnails: ThumbnailCache
    /// By size, smallest first.
    private let large: [(side: Int, cache: ThumbnailCache)]

    /// Sides in pixels: of usual screens, and to zoom in.
    private static let sides = [1_280, 1_920, 2_560, 4_096]
    /// Bytes for each side: the photos before and after the present one.
    private static let capacity = 8 << 20

    init(_ root: Directory, followsLinks: Bool, _ index: ReviewIndex) {
        self.index = index
        thumbnails = ThumbnailCache(root, followsLinks: followsLinks)
        large = Self.sides.map { side in
            (side, ThumbnailCache(root, followsLinks: followsLinks, side: side, capacity: Self.capacity))
        }
    }

    func thumbnail(_ item: Int64, _ tag: String?) async throws -> CardPicture {
        try await thumbnails.picture(item, at: try path(item), tag)
    }

    /// - Parameters:
    ///   - item: the photo.
    ///   - side: pixels that are wanted; the next larger size is sent, at most the largest.
    ///   - tag: of the browser's copy.
    /// - Returns: the picture.
    /// - Throws: `ReviewRefusal`.
    func picture(_ item: Int64, _ side: Int, _ tag: String?) async throws -> CardPicture {
        let size = large.first { $0.side >= side } ?? large[large.count - 1]
        return try await size.cache.picture(item, at: try path(item), tag)
    }

    private func path(_ item: Int64) throws -> RelativePath {
        guard let path = index.contents.entry(item)?.name.old else {
            throw ReviewRefusal(status: 404, "no such photo")
        }
        return path
    }
}
