import PhotoModel

/// Wishes → names of one folder, of which no two are the same by case and normalisation.
struct FolderNames {
    let options: NamingOptions
    let numbersBursts: Bool

    /// What a photo should be called, before others are asked.
    struct Wish {
        var item: JobItem
        var current: FileName
        var dotExtension: [UInt8]
        /// When it was taken, wherever that is known from.
        var captured: CaptureDate?
        /// Stem; nil to keep the name, or where a person set it.
        var stem: String?
        var pinned: FileName?
        var note: String?
        var companions: [Companion] = []
        /// Which shot of its burst it is, from 0, and where the burst stands; its own name has a number in any case.
        var burst: (shot: Int, start: Place)?

        var place: Place { Place(captured: captured, name: current) }
    }

    /// Where a photo stands among those that want one name: by when it was taken, sub-seconds included; those of one time, and
    /// last of all those of none, by their present names.
    struct Place: Comparable {
        var captured: CaptureDate?
        var name: FileName

        static func < (left: Place, right: Place) -> Bool {
            switch (left.captured, right.captured) {
            case (let one?, let other?) where one < other || other < one: one < other
            case (_?, nil): true
            case (nil, _?): false
            default: left.name < right.name
            }
        }
    }

    struct Proposal {
        var name: FileName
        var note: String?
        var companions: [Companion]
    }

    /// Bytes of a stem that was cut for its companion's sake.
    private static let shortest = 16

    /// Numbers in a row under which it would not be clear whose a file is: no other one will do then.
    private static let mostUnclear = 1_000

    private struct Numbering: Hashable {
        var name: NameKey
        var isAlone: Bool
    }

    /// Gives each photo, and what moves with it, names of its own.
    ///
    /// - Parameter contents: what lies there beside them; nil when it cannot be read.
    /// - Returns: a name for each, by item.
    func settle(_ wishes: [Wish], _ contents: FolderContents?) -> [Int64: Proposal] {
        var result: [Int64: Proposal] = [:]
        guard let contents else {
            for wish in wishes {
                result[wish.item.id] = Proposal(
                    name: wish.current, note: "keeps its name: its folder cannot be read", companions: [])
            }
            return result
        }
        let wishes = (numbersBursts ? Self.withBursts(wishes) : wishes).map { wish in
            var wish = wish
            wish.companions = contents.companions.byPhoto[wish.current] ?? []
            return wish
        }
        // A photo that can have no new name keeps its own, which another one may have counted on: then once more.
        var kept: [Int64: String] = [:]
        while true {
            var (result, stuck) = attempt(wishes, kept: kept, contents)
            if stuck.isEmpty {
                tell(of: contents.companions.staying, wishes, &result)
                return result
            }
            kept.merge(stuck) { first, _ in first }
        }
    }

    /// - Parameter kept: photos that keep their names, with why.
    /// - Returns: names, and photos that can have no new one, with why.
    private func attempt(
        _ wishes: [Wish], kept: [Int64: String], _ contents: FolderContents
    ) -> (names: [Int64: Proposal], stuck: [Int64: String]) {
        var result: [Int64: Proposal] = [:]
        var taken = TakenNames(contents, ours: wishes.map { ($0.current, $0.companions) })
        var open: [Wish] = []
        let pinned = Set(wishes.compactMap { $0.pinned.map(NameKey.init) })
        // Of whom nothing is known, who keeps a name that a person gave to another: apply refuses that, and it is said before.
        let staying = Set(wishes.filter { $0.pinned == nil && $0.stem == nil }.map { NameKey($0.current) })
        // First those that have their name already: a second run renames nothing. Unless a person gave it to another photo.
        for wish in wishes {
            if let pinned = wish.pinned {
                let isTaken = pinned != wish.current && staying.contains(NameKey(pinned))
                result[wish.item.id] = Proposal(
                    name: pinned, note: isTaken ? "is taken by a photo that keeps it" : nil,
                    companions: wish.companions)
            } else if kept[wish.item.id] != nil || wish.stem == nil
                || (isNamed(wish) && !pinned.contains(NameKey(wish.current)))
            {
                result[wish.item.id] = Proposal(
                    name: wish.current, note: Self.joined([wish.note, kept[wish.item.id]]), companions: wish.companions)
            } else {
                open.append(wish)
                continue
            }
            if let name = result[wish.item.id]?.name { taken.insert(name, wish.companions) }
        }
        // Then the others, in the order in which they were taken, and the shots of a burst one after the other.
        var next: [Numbering: Int] = [:]
        var hopeless: Set<Numbering> = []
        var stuck: [Int64: String] = [:]
        let ordered = open.sorted { left, right in
            let (first, second) = (left.burst?.start ?? left.place, right.burst?.start ?? right.place)
            return first != second ? first < second : (left.burst?.shot ?? 0) < (right.burst?.shot ?? 0)
        }
        for wish in ordered {
            guard let first = name(wish, 1) else {
                stuck[wish.item.id] = "keeps its name: a new one would leave no room for its companion's"
                continue
            }
            // Who has companions may find a number taken that is free for others.
            let key = Numbering(name: NameKey(first), isAlone: wish.companions.isEmpty)
            var number = next[key] ?? 1
            var unclear = 0
            while !hopeless.contains(key), let name = name(wish, number) {
                number += 1
                switch taken.state(of: name, wish.companions) {
                case .taken: continue
                case .unclear:
                    unclear += 1
                    if unclear > Self.mostUnclear { hopeless.insert(key) }
                    continue
                case .free: taken.insert(name, wish.companions)
                }
                let numbered = number > 2 && wish.burst == nil ? "numbered: \(first.text) is taken" : nil
                result[wish.item.id] = Proposal(
                    name: name, note: Self.joined([wish.note, numbered]), companions: wish.companions)
                break
            }
            if result[wish.item.id] == nil {
                stuck[wish.item.id] =
                    "keeps its name: under \(first.text) it would not be clear whose the files beside it are"
            } else {
                next[key] = number
            }
        }
        return (result, stuck)
    }

    /// Names what stays where it is though it looks as if it belonged to a photo that is renamed.
    private func tell(
        of staying: [FileName: [StayingFile]], _ wishes: [Wish], _ result: inout [Int64: Proposal]
    ) {
        guard !staying.isEmpty else { return }
        for wish in wishes {
            guard let files = staying[wish.current], let proposal = result[wish.item.id], proposal.name != wish.current
            else { continue }
            result[wish.item.id]?.note = Self.joined([proposal.note, StayingFile.note(files)])
        }
    }

    private static func joined(_ notes: [String?]) -> String? {
        let notes = notes.compactMap(\.self)
        return notes.isEmpty ? nil : notes.joined(separator: "; ")
    }

    private static func withBursts(_ wishes: [Wish]) -> [Wish] {
        var wishes = wishes
        for burst in BurstNumbers.find(wishes) {
            guard let start = burst.map({ wishes[$0].place }).min() else { continue }
            for (shot, index) in burst.enumerated() { wishes[index].burst = (shot, start) }
        }
        return wishes
    }

    /// - Parameter number: 1 for the name itself, but of a shot of a burst, 2 and more with that number behind it.
    private func name(_ wish: Wish, _ number: Int) -> FileName? {
        guard let stem = wish.stem else { return nil }
        // A companion's name is the longer one, as a rule.
        let surplus = wish.companions.map { $0.surplus(over: wish.dotExtension) }.max() ?? 0
        let room = min(options.maximumLength, LegalName.longest) - max(0, surplus)
        // A few letters of a name say less than the old one.
        guard surplus <= 0 || room >= min(stem.utf8.count, Self.shortest) + wish.dotExtension.count else { return nil }
        let separator = options.ascii == true ? Transliteration.ascii(options.separator) : options.separator
        return LegalName.make(
            stem, suffix: number == 1 && wish.burst == nil ? "" : "\(separator)\(number)",
            dotExtension: wish.dotExtension,
            maximum: room)
    }

    /// Has its name already, with or without a number.
    func isNamed(_ wish: Wish) -> Bool {
        if wish.current == name(wish, 1) { return true }
        // What the template writes may end in digits too: any part of them can be the number.
        let digits = Array(wish.current.stem.reversed().prefix(while: \.isASCIIDigit).reversed())
        return (1...9).contains { length in
            guard length <= digits.count, digits[digits.count - length] != UInt8(ascii: "0"),
                let number = Int(String(decoding: digits.suffix(length), as: UTF8.self)),
                number > 1 || wish.burst != nil
            else { return false }
            return wish.current == name(wish, number)
        }
    }
}
