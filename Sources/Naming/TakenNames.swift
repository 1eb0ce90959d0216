import PhotoModel

/// The names of one folder that a photo cannot have, nor what moves with it. A name is also taken when another file would
/// pass for the photo's companion there, or the photo's companion for another's.
struct TakenNames {
    private var names: Set<NameKey> = []
    /// Of every photo that is or will be there.
    private var photoStems: Set<NameKey> = []
    /// After which some other file is called.
    private var calledStems: Set<NameKey> = []
    private var calledNames: Set<NameKey> = []

    /// - Parameter ours: the photos that names are chosen for, with what moves with them; they leave their names.
    init(_ contents: FolderContents, ours: [(photo: FileName, companions: [Companion])]) {
        let leaving = Set(ours.flatMap { [$0.photo] + $0.companions.map(\.name) })
        for name in contents.names where !leaving.contains(name) {
            names.insert(NameKey(name))
            if name.isPicture, let stem = FileName(name.stem) { photoStems.insert(NameKey(stem)) }
        }
        for name in contents.companions.others where !leaving.contains(name) { reserve(name, besides: nil) }
    }

    func isFree(_ photo: FileName, _ companions: [Companion]) -> Bool {
        let stem = Self.stem(photo)
        guard !calledStems.contains(stem) else { return false }
        // Others' files may be called after a companion too.
        for name in [photo] + companions.map({ $0.name(beside: photo) }) {
            let key = NameKey(name)
            if names.contains(key) || calledNames.contains(key) { return false }
        }
        return !companions.contains { $0.style == .stem } || !photoStems.contains(stem)
    }

    mutating func insert(_ photo: FileName, _ companions: [Companion]) {
        for name in [photo] + companions.map({ $0.name(beside: photo) }) { names.insert(NameKey(name)) }
        let stem = Self.stem(photo)
        photoStems.insert(stem)
        for companion in companions { reserve(companion.name(beside: photo), besides: photo) }
    }

    /// Keeps what a file is called after from all photos but its own.
    private mutating func reserve(_ file: FileName, besides photo: FileName?) {
        for match in CompanionMatch.all(of: file) {
            for base in match.bases.compactMap({ FileName($0) }) where base != photo {
                switch match.kind {
                case .stem: calledStems.insert(NameKey(base))
                case .wholeName: calledNames.insert(NameKey(base))
                case .cutName: break
                }
            }
        }
    }

    private static func stem(_ name: FileName) -> NameKey { NameKey(FileName(name.stem) ?? name) }
}
