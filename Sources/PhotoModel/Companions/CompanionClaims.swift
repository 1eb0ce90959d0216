/// Decides which companion would belong to which photo, for names that are still being chosen. By case folding and NFC,
/// because a folder may be copied to a system that ignores both.
public struct CompanionClaims: Sendable {
    public enum Conflict: Hashable, Sendable {
        /// This file of another photo, or of none, would become its companion.
        case adopts(FileName)
        /// This companion could belong to another photo.
        case loses(FileName)
    }

    private struct Claim {
        var file: FileName
        /// The photo that it belongs to; nil for a file that belongs to none.
        var owner: FileName?
    }

    private var photosByStem: [FileName: Set<FileName>] = [:]
    /// By folded names; on a case-sensitive system several files can have the same one.
    private var photos: [FileName: Set<FileName>] = [:]
    private var byStem: [FileName: [Claim]] = [:]
    private var byName: [FileName: [Claim]] = [:]
    /// Photos by their companions, and by the stems that other companions can have.
    private var owners: [FileName: FileName] = [:]
    private var shotOwners: [FileName: FileName] = [:]
    /// By the beginning of the shortened name.
    private var cut: [[UInt8]: [(match: CompanionMatch, claim: Claim)]] = [:]

    public init() {}

    /// A photo that has this name, or will have it.
    public mutating func add(photo: FileName) {
        let key = NameRules.careful.key(photo)
        photos[key, default: []].insert(photo)
        photosByStem[NameRules.careful.stemKey(photo), default: []].insert(key)
        // A backup that counts as a photo would seem to be another one's.
        if !photo.isPicture { add(file: photo, of: photo) }
    }

    /// A file that is not a photo.
    ///
    /// - Parameters:
    ///   - file: its name.
    ///   - owner: nil if it belongs to no photo.
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

    /// What prevents a photo's new name; nil if nothing does.
    ///
    /// - Parameters:
    ///   - photo: name of the photo.
    ///   - companions: their names beside the photo's new name.
    /// - Returns: nil if nothing prevents it.
    public func conflict(_ photo: FileName, companions: [FileName]) -> Conflict? {
        let own = NameRules.careful.key(photo)
        if let twin = photos[own]?.first(where: { $0 != photo }) { return .adopts(twin) }
        func strange(_ claims: [Claim]?) -> FileName? { claims?.first { $0.owner != own }?.file }
        if let file = strange(byStem[NameRules.careful.stemKey(photo)]) { return .adopts(file) }
        // A companion of a companion belongs to the photo.
        for name in [photo] + companions {
            if let file = strange(byName[NameRules.careful.key(name)]) { return .adopts(file) }
            if name.isShot, let file = strange(byStem[NameRules.careful.stemKey(name)]) { return .adopts(file) }
        }
        for claims in Takeout.beginnings(photo).compactMap({ cut[$0] }) {
            if let file = strange(claims.filter { $0.match.isCut(of: photo) }.map(\.claim)) { return .adopts(file) }
        }
        let group = Group(photo: own, companions: companions)
        // Two files with one name.
        if group.names.count < companions.count, let last = companions.last { return .loses(last) }
        if let lost = companions.first(where: { owner(of: $0, in: group) != .group }) { return .loses(lost) }
        if !photo.isPicture, owner(of: photo, in: group) == .another { return .loses(photo) }
        return nil
    }

    private struct Group {
        var photo: FileName
        var stem: FileName
        var names: Set<FileName>
        /// Of companions whose stem others can have.
        var shotStems: Set<FileName>

        init(photo: FileName, companions: [FileName]) {
            self.photo = photo
            stem = NameRules.careful.stemKey(photo)
            names = Set(companions.map(NameRules.careful.key))
            shotStems = Set(companions.filter(\.isShot).map(NameRules.careful.stemKey))
        }
    }

    private enum Owner { case group, another, nobody }

    /// The first match that leads to a photo counts; two photos in one match are ambiguous.
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
