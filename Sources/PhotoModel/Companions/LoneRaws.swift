/// The raw pictures of a folder that are photos of their own: no other picture has them as companions, and of those with one stem, such
/// as a CR2 and the DNG that was made of it, it is the first.
public struct LoneRaws: Sendable {
    public let photos: Set<FileName>
    /// All that no other picture has as companions, also those that can't be read or that go with another raw picture.
    public let all: Set<FileName>

    /// - Parameters:
    ///   - files: all of the folder.
    ///   - photos: other files that are photos by their content.
    ///   - raws: those that are raw pictures by their content; nil to go by their extensions.
    public init(files: [FileName], photos: Set<FileName>, raws: Set<FileName>? = nil) {
        // Most folders have none.
        let lone = files.contains(where: \.isRaw) ? Companions(files: files, photos: photos).loneRaws : []
        var stems: Set<FileName> = []
        all = Set(lone)
        self.photos = Set(
            lone.sorted().filter { raws?.contains($0) ?? PhotoFormat.rawExtensions.contains($0.fileExtension) }
                .filter { stems.insert(NameRules.careful.stemKey($0)).inserted })
    }
}
