/// What lies in one folder, for names to be chosen by.
public struct FolderContents: Sendable {
    /// Every name, whatever it is of.
    public var names: [FileName]
    public var companions: Companions

    public init(names: [FileName], companions: Companions) {
        self.names = names
        self.companions = companions
    }

    /// Nothing in it.
    public static var empty: FolderContents {
        FolderContents(names: [], companions: Companions(files: [], photos: []))
    }
}
