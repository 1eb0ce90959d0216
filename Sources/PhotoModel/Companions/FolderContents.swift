/// The contents of one folder, for choosing names.
public struct FolderContents: Sendable {
    /// All names in the folder.
    public var names: [FileName]
    public var companions: Companions

    public init(names: [FileName], companions: Companions) {
        self.names = names
        self.companions = companions
    }

    /// An empty folder.
    public static var empty: FolderContents {
        FolderContents(names: [], companions: Companions(files: [], photos: []))
    }
}
