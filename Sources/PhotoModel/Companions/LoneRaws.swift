/// The raw pictures of a folder that are photos of their own: no other picture has them as companions, and of those with one stem, such
/// as a CR2 and the DNG that was made of it, it is the first.
public struct LoneRaws: Sendable {
    public let names: Set<FileName>

    /// - Parameters:
    ///   - files: all of the folder.
    ///   - photos: other files that are photos by their content.
    ///   - raws: those that are raw pictures by their content; nil to go by their extensions.
    public init(files: [FileName], photos: Set<FileName>, raws: Set<FileName>? = nil) {
        // Most folders have none.
        guard files.contains(where: \.isRaw) else {
            names = []
            return
        }
        var stems: Set<FileName> = []
        let lone = Companions(files: files, photos: photos).loneRaws.filter {
            raws?.contains($0) ?? PhotoFormat.rawExtensions.contains($0.fileExtension)
        }
        names = Set(lone.sorted().filter { stems.insert(NameRules.careful.stemKey($0)).inserted })
    }
}
