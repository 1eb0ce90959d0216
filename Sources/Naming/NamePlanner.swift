public import PhotoModel

/// description + metadata → names for a whole job. Pure: what else lies in the folders is handed in.
public struct NamePlanner: Sendable {
    let options: NamingOptions
    let template: Template

    /// - Throws: `Template.Fault`.
    public init(_ options: NamingOptions) throws(Template.Fault) {
        self.options = options
        template = try Template(options.template)
    }

    /// - Parameters:
    ///   - items: every photo of the job; those that are not `done` keep their names.
    ///   - pinned: names that a person set, by item.
    ///   - listing: all names in a folder; nil when it cannot be read.
    /// - Returns: a name for each photo, in the order given.
    public func plan(
        _ items: [JobItem], pinned: [Int64: FileName] = [:], listing: (RelativePath) -> [FileName]?
    ) -> RenamePlan {
        let positions = captureOrder(items)
        var proposals: [Int64: Proposal] = [:]
        for folder in Dictionary(grouping: items, by: \.photo.path.directory).values {
            let directory = folder[0].photo.path.directory
            let wanted = folder.compactMap { item in
                item.photo.path.name.map {
                    wish(item, $0, position: positions[item.id] ?? 0, pinned: pinned[item.id])
                }
            }
            proposals.merge(settle(wanted, listing: listing(directory))) { first, _ in first }
        }
        return RenamePlan(
            names: items.compactMap { item in
                guard let old = item.photo.path.name else { return nil }
                let proposal = proposals[item.id]
                return ProposedName(
                    item: item.id, old: item.photo.path, new: proposal?.name ?? old, pinned: pinned[item.id] != nil,
                    note: proposal?.note)
            })
    }

    /// What a photo should be called, before others are asked.
    private struct Wish {
        var item: JobItem
        var current: FileName
        /// Stem; nil to keep the name.
        var stem: String?
        var pinned: FileName?
        var note: String?
    }

    private struct Proposal {
        var name: FileName
        var note: String?
    }

    private func captureOrder(_ items: [JobItem]) -> [Int64: Int] {
        guard template.counts else { return [:] }
        let done = items.filter { $0.status == .done }.sorted { left, right in
            switch (left.metadata?.captured, right.metadata?.captured) {
            case (let a?, let b?) where a != b: a < b
            case (nil, _?): false
            case (_?, nil): true
            default: left.ordinal < right.ordinal
            }
        }
        return Dictionary(uniqueKeysWithValues: done.enumerated().map { ($1.id, $0) })
    }

    private func wish(_ item: JobItem, _ current: FileName, position: Int, pinned: FileName?) -> Wish {
        var wish = Wish(item: item, current: current, pinned: pinned)
        guard item.status == .done, pinned == nil else { return wish }
        guard !current.hasBrokenExtension else {
            wish.note = "keeps its name: its extension looks broken"
            return wish
        }
        let stem = template.render(fields(item, position, original: original(item, current, position)))
        if LegalName.make(stem, dotExtension: current.dotExtension, maximum: options.maximumLength) == nil {
            wish.note = "keeps its name: nothing is known for a new one"
        } else {
            wish.stem = stem
        }
        return wish
    }

    private func fields(_ item: JobItem, _ position: Int, original: String) -> Fields {
        Fields(item: item, options: options, position: position, original: original)
    }

    /// The name before this program's first rename: as remembered, else what is left when the template's own words
    /// around it are taken off, else the present name. So that a second run adds nothing, with whichever database.
    private func original(_ item: JobItem, _ current: FileName, _ position: Int) -> String {
        if let remembered = item.original { return String(decoding: remembered.stem, as: UTF8.self) }
        let stem = String(decoding: current.stem, as: UTF8.self)
        let mark = "\u{10FFFD}"
        let around = template.render(fields(item, position, original: mark)).split(
            separator: mark, maxSplits: 2, omittingEmptySubsequences: false)
        guard around.count == 2, !around[0].isEmpty || !around[1].isEmpty else { return stem }
        guard stem.hasPrefix(around[0]), stem.hasSuffix(around[1]) else { return stem }
        let inner = stem.dropFirst(around[0].count).dropLast(around[1].count)
        return inner.isEmpty ? stem : String(inner)
    }

    /// Gives each photo of one folder a name of its own.
    private func settle(_ wishes: [Wish], listing: [FileName]?) -> [Int64: Proposal] {
        var result: [Int64: Proposal] = [:]
        guard let listing else {
            for wish in wishes {
                result[wish.item.id] = Proposal(name: wish.current, note: "keeps its name: its folder cannot be read")
            }
            return result
        }
        let ours = Set(wishes.map(\.current))
        var taken = Set(listing.filter { !ours.contains($0) }.map(NameKey.init))
        var open: [Wish] = []
        // First those that have their name already: a second run renames nothing.
        for wish in wishes {
            if let pinned = wish.pinned {
                result[wish.item.id] = Proposal(name: pinned, note: nil)
            } else if wish.stem == nil || isNamed(wish) {
                result[wish.item.id] = Proposal(name: wish.current, note: wish.note)
            } else {
                open.append(wish)
                continue
            }
            if let name = result[wish.item.id]?.name { taken.insert(NameKey(name)) }
        }
        // Then the others, in the natural order of their old names.
        var next: [NameKey: Int] = [:]
        for wish in open.sorted(by: { $0.current < $1.current }) {
            guard let first = name(wish, 1) else { continue }
            let key = NameKey(first)
            var number = next[key] ?? 1
            while let name = name(wish, number) {
                number += 1
                guard taken.insert(NameKey(name)).inserted else { continue }
                let note = number > 2 ? "numbered: \(first.text) is taken" : wish.note
                result[wish.item.id] = Proposal(name: name, note: note)
                break
            }
            next[key] = number
        }
        return result
    }

    /// - Parameter number: 1 for the name itself, 2 and more with that number behind it.
    private func name(_ wish: Wish, _ number: Int) -> FileName? {
        guard let stem = wish.stem else { return nil }
        return LegalName.make(
            stem, suffix: number == 1 ? "" : "\(options.separator)\(number)", dotExtension: wish.current.dotExtension,
            maximum: options.maximumLength)
    }

    private func isNamed(_ wish: Wish) -> Bool {
        if wish.current == name(wish, 1) { return true }
        let digits = wish.current.stem.reversed().prefix(while: \.isASCIIDigit).reversed()
        guard (1...9).contains(digits.count), let number = Int(String(decoding: Array(digits), as: UTF8.self)),
            number > 1
        else { return false }
        return wish.current == name(wish, number)
    }
}
