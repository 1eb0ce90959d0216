import Parallel
import PhotoModel

/// Chooses the names of one folder, of which no two are equal by case folding and normalization.
struct FolderNames: Sendable {
    let options: NamingOptions
    let numbersBursts: Bool

    /// The wanted name of a photo, before conflicts are resolved.
    struct Wish: Sendable {
        private let photo: SharedPhoto
        var current: FileName
        var dotExtension: [UInt8]
        /// Capture time, from any source.
        var captured: CaptureDate?
        /// Stem; nil to keep the name, or if it is pinned.
        var stem: NameText?
        /// Why it keeps its name.
        var kept: KeptName?
        var pinned: FileName?
        var note: String?
        var companions: [Companion] = []
        /// Index of the shot in its burst, from 0, and the place of the burst; such a name always has a number.
        var burst: (shot: Int, start: Place)?

        init(
            item: JobItem, current: FileName, dotExtension: [UInt8], captured: CaptureDate?, pinned: FileName? = nil
        ) {
            photo = SharedPhoto(item)
            self.current = current
            self.dotExtension = dotExtension
            self.captured = captured
            self.pinned = pinned
        }

        var id: Int64 { photo.item.id }
        var item: JobItem { photo.item }
        var place: Place { Place(captured: captured, name: current) }
    }

    /// Copies of a wish share the photo, which has many fields.
    private final class SharedPhoto: Sendable {
        let item: JobItem

        init(_ item: JobItem) { self.item = item }
    }

    /// The order of photos with the same wanted name: by capture time, including sub-seconds; photos with the same time, and
    /// at the end those without one, by their current names.
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

    /// A wish with the results that take long to compute.
    struct Candidate: Sendable {
        var wish: Wish
        /// The wanted name without a number; nil if no legal name is left.
        var first: FileName?
        /// It already has its name, with or without a number.
        var isNamed: Bool

        var id: Int64 { wish.id }
    }

    struct Proposal {
        var name: FileName
        var note: String?
        var kept: KeptName?
        var companions: [Companion]
    }

    /// Minimum bytes of a stem that is shortened because of a companion.
    private static let shortest = 16

    /// Chooses a name for each photo and its companions.
    ///
    /// - Parameters:
    ///   - wishes: the wanted names.
    ///   - contents: the contents of the folder; nil if it can't be read.
    /// - Returns: a name for each, by item.
    func settle(_ wishes: [Wish], _ contents: FolderContents?) -> [Int64: Proposal] {
        var result: [Int64: Proposal] = [:]
        guard let contents else {
            for wish in wishes {
                result[wish.id] = Proposal(
                    name: wish.current, note: "keeps its name: its folder can't be read", companions: [])
            }
            return result
        }
        let companions = contents.companions.byPhoto
        let candidates = (numbersBursts ? Self.withBursts(wishes) : wishes).parallelMap { wish in
            var wish = wish
            wish.companions = companions[wish.current] ?? []
            return Candidate(wish: wish, first: name(wish, 1), isNamed: isNamed(wish))
        }
        // A photo without a possible new name keeps its own, which another one may have been given: then repeat.
        var kept: [Int64: String] = [:]
        while true {
            var assignment = NameAssignment(self, candidates, contents, kept: kept)
            assignment.run()
            if assignment.stuck.isEmpty {
                var result = assignment.proposals
                tell(of: contents.companions.staying, wishes, &result)
                return result
            }
            kept.merge(assignment.stuck) { first, _ in first }
        }
    }

    /// Adds notes about files that stay although they look like companions.
    private func tell(
        of staying: [FileName: [StayingFile]], _ wishes: [Wish], _ result: inout [Int64: Proposal]
    ) {
        guard !staying.isEmpty else { return }
        for wish in wishes {
            guard let files = staying[wish.current], let proposal = result[wish.id], proposal.name != wish.current
            else { continue }
            result[wish.id]?.note = Self.joined([proposal.note, StayingFile.note(files)])
        }
    }

    static func joined(_ notes: [String?]) -> String? {
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

    /// - Parameters:
    ///   - wish: the wanted name.
    ///   - number: 1 for the name itself (with the number in a burst), otherwise the number is added.
    /// - Returns: nil if no legal name is left.
    func name(_ wish: Wish, _ number: Int) -> FileName? {
        guard let stem = wish.stem else { return nil }
        // Usually a companion's name is longer.
        let surplus = wish.companions.map { $0.surplus(over: wish.dotExtension) }.max() ?? 0
        let room = min(options.maximumLength, LegalName.longest) - max(0, surplus)
        // A few letters would say less than the old name.
        guard surplus <= 0 || room >= min(stem.text.utf8.count, Self.shortest) + wish.dotExtension.count else {
            return nil
        }
        let suffix = suffix(wish, number)
        guard let text = stem.fitted(to: room - suffix.utf8.count - wish.dotExtension.count) else { return nil }
        return LegalName.make(text, suffix: suffix, dotExtension: wish.dotExtension, maximum: room)
    }

    private func suffix(_ wish: Wish, _ number: Int) -> String {
        guard number > 1 || wish.burst != nil else { return "" }
        return (options.ascii == true ? Transliteration.ascii(options.separator) : options.separator) + "\(number)"
    }

    /// It already has its name, with or without a number.
    func isNamed(_ wish: Wish) -> Bool {
        func isNamed(_ number: Int) -> Bool {
            // Making the name takes longer.
            let suffix = suffix(wish, number).utf8
            return wish.current.stem.suffix(suffix.count).elementsEqual(suffix) && wish.current == name(wish, number)
        }
        if isNamed(1) { return true }
        // The template's text can also end in digits, so any part of them can be the number.
        let digits = Array(wish.current.stem.reversed().prefix(while: \.isASCIIDigit).reversed())
        return (1...9).contains { length in
            guard length <= digits.count, digits[digits.count - length] != UInt8(ascii: "0"),
                let number = Int(String(decoding: digits.suffix(length), as: UTF8.self)),
                number > 1 || wish.burst != nil
            else { return false }
            return isNamed(number)
        }
    }
}
