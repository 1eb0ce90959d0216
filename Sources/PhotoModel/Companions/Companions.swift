/// The companions of the photos of one folder, by names alone; no I/O.
public struct Companions: Sendable {
    /// Sorted by name.
    public private(set) var byPhoto: [FileName: [Companion]] = [:]
    /// Files that could belong to several photos, with those photos; they belong to none.
    public private(set) var contested: [FileName: [FileName]] = [:]
    /// Raw pictures and videos that no photo has as its companions.
    public private(set) var alone: [FileName] = []
    /// Files that stay although their names begin with a photo's stem, by photo, with reasons.
    public private(set) var staying: [FileName: [StayingFile]] = [:]
    /// All files that are not photos, by name.
    public let others: [FileName]

    /// - Parameters:
    ///   - files: every regular file of the folder.
    ///   - known: files that are photos by their content. Others are photos by their extension.
    ///   - links: symbolic links, which are never renamed with a photo.
    public init(files: [FileName], photos known: Set<FileName>, links: [FileName] = []) {
        let others = files.filter { !known.contains($0) && !$0.isPicture }.sorted()
        self.others = others
        // Most folders have no possible companions.
        let links = links.filter { !known.contains($0) && !$0.isPicture }
        guard !others.isEmpty || !links.isEmpty else { return }
        var search = OwnerSearch(photos: known.union(files.filter(\.isPicture)), others: others)
        for file in others {
            let owners = search.owners(of: file)
            switch owners.count {
            case 0:
                if file.mayBeAlone { alone.append(file) }
                stay(file, Self.reason(file), search.names.begun(by: file))
            case 1: byPhoto[owners[0].photo, default: []].append(owners[0].companion)
            default:
                contested[file] = owners.map(\.photo)
                stay(file, .severalPhotos, owners.map(\.photo))
            }
        }
        for link in links.sorted() { stay(link, .link, search.names.begun(by: link)) }
        partOfVideos()
        partTwins()
    }

    private mutating func stay(_ file: FileName, _ reason: StayingFile.Reason, _ photos: [FileName]) {
        for photo in photos { staying[photo, default: []].append(StayingFile(name: file, reason: reason)) }
    }

    private static func reason(_ file: FileName) -> StayingFile.Reason {
        if file.isUnfinished { return .unfinished }
        if file.isVideo { return .video }
        if file.isOtherPicture { return .picture }
        return file.isReferredTo ? .referredTo : .otherName
    }

    /// The photos of all companions.
    public var owners: [FileName: FileName] {
        Dictionary(byPhoto.flatMap { photo, files in files.map { ($0.name, photo) } }) { first, _ in first }
    }

    /// Removes a video that belongs to another shot, and its companions.
    public mutating func part(_ companion: Companion, from photo: FileName) {
        part(from: photo, .otherShot) {
            $0.style == companion.style && $0.suffix.starts(with: companion.suffix)
        }
    }

    private mutating func part(
        from photo: FileName, _ reason: StayingFile.Reason, _ isOne: (Companion) -> Bool
    ) {
        for file in byPhoto[photo, default: []].filter(isOne) { stay(file.name, reason, [photo]) }
        byPhoto[photo]?.removeAll(where: isOne)
        if byPhoto[photo]?.isEmpty == true { byPhoto[photo] = nil }
    }

    /// A thumbnail or a subtitle of a video or raw picture that stays, stays with it.
    private mutating func partOfVideos() {
        guard others.contains(where: \.belongsToVideo) else { return }
        let dependents = byPhoto.flatMap { photo, files in
            files.filter(\.name.belongsToVideo).map { (photo: photo, file: $0) }
        }
        let shots = Dictionary(grouping: others.filter(\.mayBeAlone)) {
            NameRules.careful.stemKey($0)
        }
        for (photo, file) in dependents {
            let going = Set(byPhoto[photo, default: []].map(\.name))
            let shot = shots[NameRules.careful.stemKey(file.name), default: []].first {
                !going.contains($0)
            }
            if let shot { part(from: photo, .other(shot)) { $0 == file } }
        }
    }

    /// Of two files that would get one name, the more exact match is renamed.
    private mutating func partTwins() {
        for (photo, files) in byPhoto where files.count > 1 {
            guard let probe = FileName([UInt8(ascii: "x")] + photo.dotExtension) else { continue }
            var taken: [FileName: FileName] = [:]
            func isExact(_ file: Companion) -> Bool { file.newName(beside: photo) == file.name }
            for file in files.filter(isExact) + files.filter({ !isExact($0) }) {
                let name = file.newName(beside: probe)
                if let first = taken[name] {
                    part(from: photo, .sameName(first)) { $0 == file }
                } else {
                    taken[name] = file.name
                }
            }
        }
    }
}

/// Assigns the files of a folder to photos.
private struct OwnerSearch {
    typealias Owner = (photo: FileName, companion: Companion)

    var names: PhotoNames
    private let others: Set<FileName>
    private var found: [FileName: [Owner]] = [:]
    private lazy var shots = Dictionary(grouping: others.filter(\.isShot), by: \.stem)

    init(photos: Set<FileName>, others: [FileName]) {
        names = PhotoNames(photos)
        self.others = Set(others)
    }

    /// Of a file's matches, the first that leads to a photo counts: byte for byte, then by folding.
    mutating func owners(of file: FileName) -> [Owner] {
        if let found = found[file] { return found }
        // Two files that are named after each other (`X`, `X.wav`) lead to no photo.
        found[file] = []
        let owners = file.isUnfinished ? [] : find(file)
        found[file] = owners
        return owners
    }

    /// The raw picture, video or voice memo whose stem a file has: `PXL_1.RAW-02.ORIGINAL.dng` of `PXL_1.RAW-02.ORIGINAL.xmp`.
    private mutating func shot(of file: FileName, _ match: CompanionMatch) -> FileName? {
        guard !file.isShot, let base = match.bases.first, base == file.stem, let shots = shots[base] else {
            return nil
        }
        return shots.count == 1 ? shots[0] : nil
    }

    private mutating func find(_ file: FileName) -> [Owner] {
        let (own, isExclusive) = CompanionMatch.families(of: file)
        for isExact in [true, false] {
            for match in own {
                let owners = owners(of: file, match, isExact: isExact)
                if !owners.isEmpty { return owners }
            }
            guard !isExclusive else { continue }
            for match in CompanionMatch.general(file) {
                let owners = owners(of: file, match, isExact: isExact)
                if !owners.isEmpty { return owners }
            }
        }
        return []
    }

    private mutating func owners(of file: FileName, _ match: CompanionMatch, isExact: Bool) -> [Owner] {
        var photos = names.called(match, isExact: isExact)
        // A picture in another format was made of it.
        if photos.count > 1, file.isRaw {
            let shots = photos.filter(\.isShotByCamera)
            if !shots.isEmpty { photos = shots }
        }
        if photos.count > 1, file.belongsToVideo {
            let videos = photos.filter(\.isVideo)
            if !videos.isEmpty { photos = videos }
        }
        if !photos.isEmpty {
            return photos.map { photo in
                (
                    photo,
                    Companion(
                        name: file, style: match.style, prefix: match.prefix, suffix: match.suffix, photo: photo)
                )
            }
        }
        if isExact, match.kind == .stem, let other = shot(of: file, match) {
            return owners(of: other).compactMap { owner in
                owner.companion.joined(by: file).map { (owner.photo, $0) }
            }
        }
        // Named after another companion, whose name is shorter: `X.CR2.xmp`.
        guard isExact, match.kind == .wholeName, let base = match.bases.first, base.count < file.bytes.count,
            let other = FileName(base), others.contains(other)
        else { return [] }
        return owners(of: other).compactMap { owner in
            owner.companion.followed(by: file, match).map { (owner.photo, $0) }
        }
    }
}

extension Companion {
    /// A file with the stem of this one.
    fileprivate func joined(by file: FileName) -> Companion? {
        let own = name.dotExtension
        guard style == .stem, suffix.count >= own.count, suffix.suffix(own.count).elementsEqual(own) else { return nil }
        var next = self
        next.name = file
        next.suffix = suffix.dropLast(own.count) + file.dotExtension
        return next
    }

    /// A file that is named after this one.
    fileprivate func followed(by file: FileName, _ match: CompanionMatch) -> Companion? {
        var next = self
        next.name = file
        next.prefix = match.prefix + prefix
        if match.style == .wholeName {
            next.suffix += match.suffix
        } else {
            guard style == .stem, suffix == name.dotExtension else { return nil }
            next.suffix = match.suffix
        }
        return next
    }
}
