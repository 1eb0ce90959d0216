import PhotoModel

/// One attempt to give each photo of a folder a name of its own: first to those that keep the one they have, then to the others.
struct NameAssignment {
    /// By item.
    private(set) var proposals: [Int64: FolderNames.Proposal] = [:]
    /// Photos that can have no new name, and why.
    private(set) var stuck: [Int64: String] = [:]

    private let folder: FolderNames
    private let candidates: [FolderNames.Candidate]
    /// Photos that keep their names, and why.
    private let kept: [Int64: String]
    private var taken: TakenNames
    /// Names that a person chose.
    private let pinned: Set<NameKey>
    /// Current names of photos that nothing is known of.
    private let staying: Set<NameKey>

    /// Photos that want one name are numbered together. One with companions can find a number taken that is free for others.
    private struct Numbering: Hashable {
        var name: NameKey
        var isAlone: Bool
    }

    private var next: [Numbering: Int] = [:]
    private var hopeless: Set<Numbering> = []

    /// Numbers in a row under which it would be unclear whose a file is: then no other number will do.
    private static let unclearLimit = 1_000

    init(
        _ folder: FolderNames, _ candidates: [FolderNames.Candidate], _ contents: FolderContents,
        kept: [Int64: String]
    ) {
        self.folder = folder
        self.candidates = candidates
        self.kept = kept
        let wishes = candidates.lazy.map(\.wish)
        taken = TakenNames(contents, ours: wishes.map { ($0.current, $0.companions) })
        pinned = Set(wishes.compactMap { $0.pinned.map(NameKey.init) })
        staying = Set(wishes.filter { $0.pinned == nil && $0.stem == nil }.map { NameKey($0.current) })
    }

    mutating func run() {
        for candidate in candidates {
            guard let proposal = pinnedName(candidate.wish) ?? presentName(candidate) else { continue }
            proposals[candidate.id] = proposal
            taken.insert(proposal.name, candidate.wish.companions)
        }
        for index in inOrder(candidates.indices.filter { proposals[candidates[$0].id] == nil }) {
            assign(candidates[index])
        }
    }

    /// A name that a person chose. Apply refuses one that another photo keeps, and the note says so before.
    private func pinnedName(_ wish: FolderNames.Wish) -> FolderNames.Proposal? {
        guard let name = wish.pinned else { return nil }
        let isTaken = name != wish.current && staying.contains(NameKey(name))
        return FolderNames.Proposal(
            name: name, note: isTaken ? "another photo keeps this name" : nil, companions: wish.companions)
    }

    /// The current name, where the photo keeps it, or has its new one already: a second run renames nothing. Unless a person
    /// gave it to another photo.
    private func presentName(_ candidate: FolderNames.Candidate) -> FolderNames.Proposal? {
        let wish = candidate.wish
        let reason = kept[wish.id]
        guard
            reason != nil || wish.stem == nil
                || (candidate.isNamed && !pinned.contains(NameKey(wish.current)))
        else { return nil }
        return FolderNames.Proposal(
            name: wish.current, note: FolderNames.joined([wish.note, reason]), kept: wish.kept,
            companions: wish.companions)
    }

    /// By capture time, and the shots of a burst one after the other.
    private func inOrder(_ indices: [Int]) -> [Int] {
        // Only what they are sorted by is moved about.
        indices.map { index in
            let wish = candidates[index].wish
            return (index: index, start: wish.burst?.start ?? wish.place, shot: wish.burst?.shot ?? 0)
        }.sorted { ($0.start, $0.shot) < ($1.start, $1.shot) }.map(\.index)
    }

    /// The first free number.
    private mutating func assign(_ candidate: FolderNames.Candidate) {
        let wish = candidate.wish
        guard let first = candidate.first else {
            stuck[wish.id] =
                "keeps its name: its new name\(wish.companions.isEmpty ? "" : ", or its companion's,") would be too long"
            return
        }
        let key = Numbering(name: NameKey(first), isAlone: wish.companions.isEmpty)
        guard let (name, number) = freeName(wish, first, key) else {
            stuck[wish.id] =
                "keeps its name: if it were named \(first.text), it would be unclear which photo the files beside it belong to"
            return
        }
        taken.insert(name, wish.companions)
        next[key] = number + 1
        let numbered = number > 1 && wish.burst == nil ? "numbered: \(first.text) is taken" : nil
        proposals[wish.id] = FolderNames.Proposal(
            name: name, note: FolderNames.joined([wish.note, numbered]), kept: wish.kept, companions: wish.companions)
    }

    private mutating func freeName(
        _ wish: FolderNames.Wish, _ first: FileName, _ key: Numbering
    ) -> (name: FileName, number: Int)? {
        var number = next[key] ?? 1
        var unclear = 0
        while !hopeless.contains(key), let name = number == 1 ? first : folder.name(wish, number) {
            switch taken.state(of: name, wish.companions) {
            case .free: return (name, number)
            case .taken: break
            case .unclear:
                unclear += 1
                if unclear > Self.unclearLimit { hopeless.insert(key) }
            }
            number += 1
        }
        return nil
    }
}
