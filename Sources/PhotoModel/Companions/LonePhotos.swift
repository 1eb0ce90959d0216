/// The raw pictures and videos of a folder that are photos of their own: no other picture has them as companions, and of raw pictures with
/// one stem, such as a CR2 and the DNG that was made of it, it is the first.
public struct LonePhotos: Sendable {
    public let photos: Set<FileName>
    /// All that no other picture has as companions, also those that can't be read or that go with another raw picture.
    public let all: Set<FileName>

    /// - Parameters:
    ///   - files: all of the folder.
    ///   - photos: other files that are photos by their content.
    ///   - found: those that are raw pictures or videos by their content; nil to go by their extensions.
    ///   - videos: videos are photos too.
    public init(files: [FileName], photos: Set<FileName>, found: Set<FileName>? = nil, videos: Bool) {
        // Most folders have none.
        let isNeeded = files.contains(where: \.mayBeAlone)
        // What is still being downloaded may be the picture that they belong to.
        let awaited = isNeeded ? files.compactMap(\.finished) : []
        let alone = isNeeded ? Companions(files: files + awaited, photos: photos).alone : []
        var stems: Set<FileName> = []
        all = Set(alone)
        self.photos = Set(
            alone.sorted().filter { file in
                if file.isVideo { return videos && found?.contains(file) ?? file.isReadVideo }
                return found?.contains(file) ?? file.isReadRaw && stems.insert(NameRules.careful.stemKey(file)).inserted
            })
    }
}
