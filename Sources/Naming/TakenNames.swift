import PhotoModel

/// The names of one folder that a photo and its companions can't have. A name is also taken if another file would become the
/// photo's companion, or the photo's companion another photo's.
struct TakenNames {
    private var names: Set<NameKey> = []
    private var claims = CompanionClaims()

    /// - Parameters:
    ///   - contents: the files of the folder.
    ///   - ours: the photos that names are chosen for, with their companions; their current names become free.
    init(_ contents: FolderContents, ours: [(photo: FileName, companions: [Companion])]) {
        let leaving = Set(ours.flatMap { [$0.photo] + $0.companions.map(\.name) })
        for name in contents.names where !leaving.contains(name) {
            names.insert(NameKey(name))
            if name.isPicture { claims.add(photo: name) }
        }
        let owners = contents.companions.owners
        for name in contents.companions.others where !leaving.contains(name) {
            claims.add(file: name, of: owners[name])
        }
    }

    enum State { case free, taken, unclear }

    func state(of photo: FileName, _ companions: [Companion]) -> State {
        let others = companions.map { $0.name(beside: photo) }
        guard ([photo] + others).allSatisfy({ !names.contains(NameKey($0)) }) else { return .taken }
        return claims.conflict(photo, companions: others) == nil ? .free : .unclear
    }

    func isFree(_ photo: FileName, _ companions: [Companion]) -> Bool { state(of: photo, companions) == .free }

    mutating func insert(_ photo: FileName, _ companions: [Companion]) {
        let others = companions.map { $0.name(beside: photo) }
        for name in [photo] + others { names.insert(NameKey(name)) }
        claims.add(photo: photo)
        for name in others { claims.add(file: name, of: photo) }
    }
}
