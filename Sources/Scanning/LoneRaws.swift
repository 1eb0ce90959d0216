import FileSystem
import PhotoModel

/// The raw pictures of a folder that no other picture has as a companion: such a one is a photo of its own.
struct LoneRaws {
    private let entries: [Directory.Entry]

    init(_ entries: [Directory.Entry]) {
        self.entries = entries
        // Most folders have none.
        let raws = entries.map(\.name).filter(\.isRaw)
        lone = raws.isEmpty ? [] : Set(Companions(files: entries.map(\.name), photos: []).loneRaws)
    }

    private let lone: Set<FileName>

    /// - Parameter name: of a raw picture.
    /// - Returns: also true for what is called otherwise, which is a photo anyway.
    func contains(_ name: FileName) -> Bool { !name.isRaw || lone.contains(name) }
}
