/// The photos of one folder by the names that companions can be made from.
struct PhotoNames {
    private let photos: Set<FileName>
    // Made when needed: most companions have the whole name of their photo.
    private lazy var byStem = Dictionary(grouping: photos, by: \.stem)
    /// Photos whose names Google Takeout shortens, by the beginnings of their names.
    private lazy var long = photos.reduce(into: [[UInt8]: [FileName]]()) { long, photo in
        for beginning in Takeout.beginnings(photo) { long[beginning, default: []].append(photo) }
    }
    /// By case folding and NFC; made when a name does not match byte for byte.
    private lazy var folded = Folded(photos)

    private struct Folded {
        var byStem: [FileName: [FileName]]
        var byName: [FileName: [FileName]]

        init(_ photos: Set<FileName>) {
            byStem = Dictionary(grouping: photos, by: NameRules.careful.stemKey)
            byName = Dictionary(grouping: photos, by: NameRules.careful.key)
        }

        static func key(_ bytes: [UInt8]) -> FileName? { FileName(bytes).map(NameRules.careful.key) }
    }

    init(_ photos: Set<FileName>) { self.photos = photos }

    /// - Parameters:
    ///   - match: the photo's name, as the companion's name tells it.
    ///   - isExact: byte for byte instead of by case folding and NFC.
    /// - Returns: the photos of that name.
    mutating func called(_ match: CompanionMatch, isExact: Bool) -> [FileName] {
        var found: [FileName] = []
        for base in match.bases {
            switch match.kind {
            case .stem where isExact: found += byStem[base] ?? []
            case .stem: found += Folded.key(base).flatMap { folded.byStem[$0] } ?? []
            case .wholeName where isExact: found += named(base, match)
            case .wholeName: found += Folded.key(base).flatMap { folded.byName[$0] } ?? []
            case .cutName where isExact:
                found += (long[Takeout.beginning(base)] ?? []).filter { match.isCut(of: $0) }
            case .cutName: continue
            }
        }
        found.removeAll { !match.fits($0) }
        return found.count > 1 ? found.sorted() : found
    }

    private mutating func named(_ base: [UInt8], _ match: CompanionMatch) -> [FileName] {
        guard let photo = FileName(base), photos.contains(photo) else { return [] }
        // For a photo without an extension, the whole name is also the stem, which others can share.
        let isStem = photo.dotExtension.isEmpty && FileName(base + match.suffix)?.dotExtension == match.suffix
        return isStem ? byStem[base] ?? [photo] : [photo]
    }

    /// The photos with the longest stem that a name begins with, if what follows is not part of the same word or number: no
    /// letter after a letter, no digit after a digit.
    mutating func begun(by file: FileName) -> [FileName] {
        let bytes = NameRules.careful.key(file).bytes
        for end in bytes.indices.dropFirst().reversed() where !Self.continues(bytes[end - 1], bytes[end]) {
            if let stem = FileName(bytes[..<end]), let photos = folded.byStem[stem] { return photos.sorted() }
        }
        return folded.byStem[NameRules.careful.key(file)]?.sorted() ?? []
    }

    private static func continues(_ left: UInt8, _ right: UInt8) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool { byte.isASCIILetter || byte >= 0x80 }
        return (isLetter(left) && isLetter(right)) || (left.isASCIIDigit && right.isASCIIDigit)
    }
}
