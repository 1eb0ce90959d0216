/// The companions of the photos of one folder. Pure: names in, pairs out.
public struct Companions: Sendable {
    /// In the order of their names.
    public private(set) var byPhoto: [FileName: [Companion]] = [:]
    /// Files that several photos could call theirs, with those photos: they belong to none.
    public private(set) var contested: [FileName: [FileName]] = [:]
    /// Raw pictures without another one of their stem.
    public private(set) var loneRaws: [FileName] = []

    private let photos: Set<FileName>
    private let byStem: [[UInt8]: [FileName]]
    private let raws: Set<FileName>
    /// Photos whose names are cut by Google Takeout.
    private let long: [FileName]

    /// - Parameters:
    ///   - files: every regular file of the folder.
    ///   - photos: those that are photos by what is in them, whatever they are called. Others are by their extension.
    public init(files: [FileName], photos known: Set<FileName>) {
        let photos = known.union(files.filter { !known.contains($0) && CompanionRules.isPicture($0) })
        let others = files.filter { !photos.contains($0) }.sorted()
        self.photos = photos
        raws = Set(others.filter { CompanionRules.isRaw($0) })
        // In most folders there is nothing that could be called after a photo.
        let named = others.isEmpty ? [] : photos.sorted()
        byStem = Dictionary(grouping: named, by: \.stem)
        long = named.filter { $0.text.count > CompanionRules.takeoutLimit }
        for file in others {
            let owners = owners(of: file)
            switch owners.count {
            case 0: if raws.contains(file) { loneRaws.append(file) }
            case 1: byPhoto[owners[0].photo, default: []].append(owners[0].companion)
            default: contested[file] = owners.map(\.photo)
            }
        }
    }

    /// Leaves a file out that turned out to be somebody else's.
    public mutating func part(_ companion: Companion, from photo: FileName) {
        byPhoto[photo]?.removeAll { $0 == companion }
    }

    private typealias Owner = (photo: FileName, companion: Companion)

    /// Of the ways in which a file's name can be read, the first that leads to a photo counts.
    private func owners(of file: FileName) -> [Owner] {
        for calling in Calling.all(of: file) {
            let found = photos(called: calling)
            guard !found.isEmpty else { continue }
            return found.map { photo in
                let suffix = Array(file.bytes[calling.base.count...])
                return (photo, Companion(name: file, style: calling.style, suffix: suffix))
            }
        }
        return cut(file)
    }

    private func photos(called calling: Calling) -> [FileName] {
        if let raw = calling.raw, !raws.contains(raw) { return [] }
        switch calling.style {
        case .stem:
            let found = byStem[calling.base] ?? []
            return calling.isFilm ? found.filter(CompanionRules.isLivePicture) : found
        case .wholeName: return FileName(calling.base).map { photos.contains($0) ? [$0] : [] } ?? []
        }
    }

    /// A file of Google Takeout's whose photo's name was cut too.
    private func cut(_ file: FileName) -> [Owner] {
        let base = file.stem
        guard CompanionRules.isTakeout(file), String(decoding: base, as: UTF8.self).count == CompanionRules.takeoutLimit
        else { return [] }
        return long.filter { $0.bytes.starts(with: base) }.map { photo in
            (photo, Companion(name: file, style: .wholeName, suffix: Array(file.bytes[base.count...])))
        }
    }
}
