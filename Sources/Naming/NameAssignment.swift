import PhotoModel

/// One attempt to give each photo of a folder a name of its own: first to those that keep the one they have, then to the others.
struct NameAssignment {
    /// By item.
    private(set) var proposals: [Int64: FolderNames.Proposal] = [:]
    /// Photos that can have no new name, and why.
    private(set) var stuck: [Int64: String] = [:]

    private let folder: FolderNames
    private let wishes: [FolderNames.Wish]
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
        _ folder: FolderNames, _ wishes: [FolderNames.Wish], _ contents: FolderContents, kept: [Int64: String]
    ) {
        self.folder = folder
        self.wishes = wishes
        self.kept = kept
        taken = TakenNames(contents, ours: wishes.map { ($0.current, $0.companions) })
        pinned = Set(wishes.compactMap { $0.pinned.map(NameKey.init) })
        staying = Set(wishes.filter { $0.pinned == nil && $0.stem == nil }.map { NameKey($0.current) })
    }

    mutating func run() {
        for wish in wishes {
            guard let proposal = pinnedName(wish) ?? presentName(wish) else { continue }
            proposals[wish.id] = proposal
            taken.insert(proposal.name, wish.companions)
        }
        for wish in inOrder(wishes.filter { proposals[$0.id] == nil }) { assign(wish) }
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
    private func presentName(_ wish: FolderNames.Wish) -> FolderNames.Proposal? {
        let reason = kept[wish.id]
        guard
            reason != nil || wish.stem == nil
                || (folder.isNamed(wish) && !pinned.contains(NameKey(wish.current)))
        else { return nil }
        return FolderNames.Proposal(
            name: wish.current, note: FolderNames.joined([wish.note, reason]), kept: wish.kept,
            companions: wish.companions)
    }

    /// By capture time, and the shots of a burst one after the other.
    private func inOrder(_ wishes: [FolderNames.Wish]) -> [FolderNames.Wish] {
        // Only what they are sorted by is moved about.
        wishes.indices.map { (index: $0, start: wishes[$0].burst?.start ?? wishes[$0].place) }.sorted { left, right in
            if left.start != right.start { return left.start < right.start }
            return (wishes[left.index].burst?.shot ?? 0) < (wishes[right.index].burst?.shot ?? 0)
        }.map { wishes[$0.index] }
    }

    /// The first free number.
    private mutating func assign(_ wish: FolderNames.Wish) {
        guard let first = folder.name(wish, 1) else {
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
