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
    /// By their folded names: on a system that tells case apart several may have one.
    private var photos: [FileName: Set<FileName>] = [:]
    private var byStem: [FileName: [Claim]] = [:]
    private var byName: [FileName: [Claim]] = [:]
    /// Companions, and the stems of those that others can have the stem of, with their photos.
    private var owners: [FileName: FileName] = [:]
    private var shotOwners: [FileName: FileName] = [:]
    /// By what the cut name begins with.
    private var cut: [[UInt8]: [(match: CompanionMatch, claim: Claim)]] = [:]

    public init() {}

    /// A photo that is there, or will be, under that name.
    public mutating func add(photo: FileName) {
        let key = NameRules.careful.key(photo)
        photos[key, default: []].insert(photo)
        photosByStem[NameRules.careful.stemKey(photo), default: []].insert(key)
        // A backup that was taken for a photo would pass for another one's.
        if !photo.isPicture { add(file: photo, of: photo) }
    }

    /// A file that is no photo.
    ///
    /// - Parameter owner: nil for one that belongs to no photo.
    public mutating func add(file: FileName, of owner: FileName?) {
        let claim = Claim(file: file, owner: owner.map(NameRules.careful.key))
        if let owner = claim.owner {
            owners[NameRules.careful.key(file)] = owner
            if file.isShot { shotOwners[NameRules.careful.stemKey(file)] = owner }
        }
        for match in CompanionMatch.all(of: file) {
            for base in match.bases.compactMap({ FileName($0) }) {
                switch match.kind {
                case .stem: byStem[NameRules.careful.key(base), default: []].append(claim)
                case .wholeName: byName[NameRules.careful.key(base), default: []].append(claim)
                case .cutName: cut[Takeout.beginning(base.bytes), default: []].append((match, claim))
                }
            }
        }
    }

    /// What speaks against a photo's name.
    ///
    /// - Parameter companions: what would move along, under the names beside the photo's new one.
    public func conflict(_ photo: FileName, companions: [FileName]) -> Conflict? {
        let own = NameRules.careful.key(photo)
        if let twin = photos[own]?.first(where: { $0 != photo }) { return .adopts(twin) }
        func strange(_ claims: [Claim]?) -> FileName? { claims?.first { $0.owner != own }?.file }
        if let file = strange(byStem[NameRules.careful.stemKey(photo)]) { return .adopts(file) }
        // What belongs to a companion belongs to its photo.
        for name in [photo] + companions {
            if let file = strange(byName[NameRules.careful.key(name)]) { return .adopts(file) }
            if name.isShot, let file = strange(byStem[NameRules.careful.stemKey(name)]) { return .adopts(file) }
        }
        for claims in Takeout.beginnings(photo).compactMap({ cut[$0] }) {
            if let file = strange(claims.filter { $0.match.isCut(of: photo) }.map(\.claim)) { return .adopts(file) }
        }
        let group = Group(photo: own, companions: companions)
        // Two files of one name.
        if group.names.count < companions.count, let last = companions.last { return .loses(last) }
        if let lost = companions.first(where: { owner(of: $0, in: group) != .group }) { return .loses(lost) }
        if !photo.isPicture, owner(of: photo, in: group) == .another { return .loses(photo) }
        return nil
    }

    private struct Group {
        var photo: FileName
        var stem: FileName
        var names: Set<FileName>
        /// Of companions that others have the stem of.
        var shotStems: Set<FileName>

        init(photo: FileName, companions: [FileName]) {
            self.photo = photo
            stem = NameRules.careful.stemKey(photo)
            names = Set(companions.map(NameRules.careful.key))
            shotStems = Set(companions.filter(\.isShot).map(NameRules.careful.stemKey))
        }
    }

    private enum Owner { case group, another, nobody }

    /// The first way to read a name that leads to a photo counts, and two photos in one way are one too many.
    private func owner(of file: FileName, in group: Group) -> Owner {
        for match in CompanionMatch.all(of: file) {
            var isOwn = false
            for base in match.bases.compactMap({ FileName($0) }) {
                let key = NameRules.careful.key(base)
                switch match.kind {
                case .stem:
                    if photosByStem[key, default: []].contains(where: { match.fits($0) && $0 != group.photo }) {
                        return .another
                    }
                    if let shot = shotOwners[key], shot != group.photo, base.bytes == file.stem { return .another }
                    isOwn = isOwn || (key == group.stem && match.fits(group.photo))
                    isOwn = isOwn || (group.shotStems.contains(key) && !file.isShot && base.bytes == file.stem)
                case .wholeName:
                    if key != group.photo, photos[key] != nil { return .another }
                    if let other = owners[key], other != group.photo { return .another }
                    isOwn = isOwn || key == group.photo || (group.names.contains(key) && base != file)
                case .cutName: isOwn = isOwn || match.isCut(of: group.photo)
                }
            }
            if isOwn { return .group }
        }
        return .nobody
    }
}
