/// Whose companion each file of a folder would be, for names that are still being chosen. By case folding and NFC: a folder may
/// be copied to a system that tells neither apart.
public struct CompanionClaims: Sendable {
    public enum Conflict: Hashable, Sendable {
        /// That file, which is not the photo's, would become its companion.
        case adopts(FileName)
        /// That companion of the photo's could be another photo's.
        case loses(FileName)
    }

    private struct Claim {
        var file: FileName
        /// The photo that it belongs to; nil for a file that belongs to none.
        var owner: FileName?
    }

    private var photosByStem: [FileName: Set<FileName>] = [:]
    private var photos: Set<FileName> = []
    private var byStem: [FileName: [Claim]] = [:]
    private var byName: [FileName: [Claim]] = [:]
    private var cut: [(match: CompanionMatch, claim: Claim)] = []

    public init() {}

    /// Photos, and names that files claim.
    public var count: Int { photos.count + byStem.count + byName.count }

    /// A photo that is there, or will be, under that name.
    public mutating func add(photo: FileName) {
        let key = NameRules.careful.key(photo)
        photos.insert(key)
        photosByStem[Self.stem(photo), default: []].insert(key)
        // A backup that was taken for a photo would pass for another one's.
        if !photo.isPicture { add(file: photo, of: photo) }
    }

    /// A file that is no photo.
    ///
    /// - Parameter owner: nil for one that belongs to no photo.
    public mutating func add(file: FileName, of owner: FileName?) {
        let claim = Claim(file: file, owner: owner.map(NameRules.careful.key))
        for match in CompanionMatch.all(of: file) {
            for base in match.bases.compactMap({ FileName($0) }) {
                switch match.kind {
                case .stem: byStem[NameRules.careful.key(base), default: []].append(claim)
                case .wholeName: byName[NameRules.careful.key(base), default: []].append(claim)
                case .cutName: cut.append((match, claim))
                }
            }
        }
    }

    /// What speaks against a photo's name.
    ///
    /// - Parameter companions: what would move along, under the names beside the photo's new one.
    public func conflict(_ photo: FileName, companions: [FileName]) -> Conflict? {
        let own = NameRules.careful.key(photo)
        func strange(_ claims: [Claim]?) -> FileName? { claims?.first { $0.owner != own }?.file }
        if let file = strange(byStem[Self.stem(photo)]) { return .adopts(file) }
        // What belongs to a companion belongs to its photo.
        for name in [photo] + companions {
            if let file = strange(byName[NameRules.careful.key(name)]) { return .adopts(file) }
        }
        if let file = strange(cut.filter { $0.match.isCut(of: photo) }.map(\.claim)) { return .adopts(file) }
        for name in companions + (photo.isPicture ? [] : [photo]) where isAnothers(name, own) { return .loses(name) }
        return nil
    }

    /// The first way to read a name that leads to a photo counts, and two photos in one way are one too many.
    private func isAnothers(_ file: FileName, _ own: FileName) -> Bool {
        for match in CompanionMatch.all(of: file) {
            for base in match.bases.compactMap({ FileName($0) }) {
                let key = NameRules.careful.key(base)
                let found: Set<FileName> =
                    switch match.kind {
                    case .stem: photosByStem[key] ?? []
                    case .wholeName: photos.contains(key) ? [key] : []
                    case .cutName: []
                    }
                if found.contains(where: { $0 != own }) { return true }
                if key == own || (match.kind == .stem && key == Self.stem(own)) { return false }
            }
        }
        return false
    }

    private static func stem(_ name: FileName) -> FileName { NameRules.careful.key(FileName(name.stem) ?? name) }
}
