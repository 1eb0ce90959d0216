import FileSystem
import JobStore
import Naming
import PhotoModel
import ReviewPage
import Settings
import Synchronization
import TerminalUI

/// Names that a person chooses in the page: by the rules of `edit`, and kept with the job at once.
final class ReviewNames: Sendable {
    private let wiring: Wiring
    private let id: JobID
    private let root: Directory
    private let book: ReviewBook
    /// Two pages choose one after the other.
    private let turn = Mutex(())

    private static let mostExamples = 12
    /// Each field costs time for each photo.
    private static let longestTemplate = 2_000

    init(_ wiring: Wiring, _ job: Job, _ root: Directory, _ book: ReviewBook) {
        self.wiring = wiring
        self.root = root
        self.book = book
        id = job.id
    }

    private var store: JobStore { wiring.store }
    private var plan: RenamePlan { RenamePlan(names: book.contents.entries.map(\.name)) }

    private func edits() throws -> NameEdits { NameEdits(wiring: wiring, job: try store.job(id), root: root) }

    func check(_ wishes: NameWishes) throws -> NameAnswer {
        let (names, faults) = read(wishes)
        let wrong = try edits().check(names, in: plan).faults
        return answer(faults.merging(told(wrong, names)) { first, _ in first })
    }

    private func answer(_ faults: [String: String] = [:]) -> NameAnswer {
        NameAnswer(faults: faults, revision: book.contents.revision)
    }

    /// Nothing is kept where anything is wrong.
    func name(_ wishes: NameWishes) throws -> NameAnswer {
        try turn.withLock { _ in
            try refuseWhileRenaming()
            let (names, faults) = read(wishes)
            guard faults.isEmpty else { return answer(faults) }
            let edits = try edits()
            let (checked, wrong) = try edits.check(names, in: plan)
            guard wrong.isEmpty else { return answer(told(wrong, names)) }
            if !names.isEmpty {
                try edits.save(names, checked)
                book.set(checked.newNames.filter { names[$0.key] != nil })
            }
            if !wishes.drop.isEmpty { try renew(dropping: Set(wishes.drop)) }
            return answer()
        }
    }

    /// - Parameter items: those that get the rules' own names again.
    private func renew(dropping items: Set<Int64>) throws {
        try planning.renew(id, dropping: items)
        try book.read()
    }

    private var planning: Planning { Planning(wiring) { [root] in root } }

    /// - Returns: how many photos it changed something for.
    func judge(_ verdict: Verdict) throws -> Int {
        try turn.withLock { _ in
            try refuseWhileRenaming()
            let (contents, positions) = try book.matching(verdict.query)
            if let count = verdict.count, count != positions.count {
                throw ReviewRefusal(
                    status: 409, "the list has changed: it is \(Numbers.count(positions.count, "photo")) now")
            }
            let wanted = verdict.items.map { items in items.compactMap { contents.positions[$0] } } ?? positions
            let names = wanted.map { contents.entries[$0].name }
            switch verdict.word {
            case .accept:
                let left = Set(names.filter { $0.pinned && !$0.changes }.map(\.item))
                if !left.isEmpty { try renew(dropping: left) }
                return left.count
            case .reject: return try reject(names.filter(\.changes))
            }
        }
    }

    private func reject(_ names: [ProposedName]) throws -> Int {
        guard !names.isEmpty else { return 0 }
        let kept = Dictionary(names.compactMap { name in name.old.name.map { (name.item, $0) } }) { first, _ in first }
        let edits = try edits()
        let (checked, wrong) = try edits.check(kept, in: plan)
        if wrong.isEmpty {
            try edits.save(kept, checked)
            book.set(kept)
            return kept.count
        }
        // Another photo is to get such a name: by the rules it makes way, unless a person gave it that.
        let pinned = RenamePlan(names: plan.names.filter { $0.pinned }).newNames
        let firm = RenamePlan(
            names: plan.names.map { name in
                var name = name
                name.new = pinned[name.item] ?? name.old.name ?? name.new
                return name
            })
        let refused = try edits.check(kept, in: firm).faults
        let free = kept.filter { refused[$0.key] == nil }
        if let (item, fault) = refused.first, free.isEmpty {
            throw ReviewRefusal(
                status: 422, "\(kept[item]?.text ?? "it") cannot keep its name: it \(fault.text(kept[item]))")
        }
        try store.pin(free, in: id)
        try renew(dropping: [])
        return free.count
    }

    func tryNaming(_ wishes: NamingWishes) throws -> NamingTrial {
        let job = try store.job(id)
        return try trial(try planning.draft(job, try options(wishes, job)))
    }

    func keepNaming(_ wishes: NamingWishes) throws -> NamingTrial {
        try turn.withLock { _ in
            try refuseWhileRenaming()
            let job = try store.job(id)
            let draft = try planning.keep(try options(wishes, job), of: job)
            try book.read()
            return try trial(draft)
        }
    }

    private func options(_ wishes: NamingWishes, _ job: Job) throws -> NamingOptions {
        func refuse(_ text: String) -> ReviewRefusal { ReviewRefusal(status: 422, text) }
        var chosen = NamingPreset()
        if let template = wishes.template {
            guard template.utf8.count <= Self.longestTemplate else {
                throw refuse("A template has at most \(Self.longestTemplate) bytes.")
            }
            do {
                _ = try Template(template)
            } catch {
                throw refuse("Character \(error.offset + 1): \(error.text).")
            }
            chosen.template = template
        }
        if let text = wishes.wordCase {
            guard let wordCase = WordCase(rawValue: text) else { throw refuse("There is no case \(text).") }
            chosen.wordCase = wordCase
        }
        if let separator = wishes.separator {
            guard LegalName.canSeparate(separator) else { throw refuse("This cannot be part of a file name.") }
            chosen.separator = separator
        }
        if let start = wishes.start {
            guard NamingPreset.starts.contains(start) else {
                throw refuse("The first number is 0 to \(NamingPreset.starts.upperBound).")
            }
            chosen.start = start
        }
        if let padding = wishes.padding {
            guard NamingPreset.paddings.contains(padding) else {
                throw refuse("Numbers have 1 to \(NamingPreset.paddings.upperBound) digits.")
            }
            chosen.padding = padding
        }
        return chosen.applied(to: job.settings.naming)
    }

    private func trial(_ draft: PlanDraft) throws -> NamingTrial {
        let (count, first) = try draft.renames(of: id, first: Self.mostExamples)
        return NamingTrial(
            renames: count, examples: first.map { .init(old: $0.old.name?.text ?? "", new: $0.new.text) })
    }

    /// Names as they were typed; what is no name at all is told of.
    private func read(_ wishes: NameWishes) -> (names: [Int64: FileName], faults: [String: String]) {
        let contents = book.contents
        var names: [Int64: FileName] = [:]
        var faults: [String: String] = [:]
        for (key, text) in wishes.names {
            guard let item = Int64(key), let position = contents.positions[item],
                let old = contents.entries[position].name.old.name
            else {
                faults[key] = "is no photo of this job"
                continue
            }
            let present = contents.entries[position].name.new
            // Bytes that are not UTF-8 cannot be typed: what was shown is meant.
            if text.utf8.elementsEqual(present.text.utf8) { continue }
            if text.isEmpty || text.utf8.elementsEqual(old.text.utf8) {
                names[item] = old
            } else if let name = FileName(text) {
                names[item] = name
            } else {
                faults[key] = NameFault.noName
            }
        }
        return (names, faults)
    }

    private func told(_ faults: [Int64: NameFault], _ names: [Int64: FileName]) -> [String: String] {
        Dictionary(faults.map { ("\($0)", $1.text(names[$0])) }) { first, _ in first }
    }

    private func refuseWhileRenaming() throws {
        try Liveness(store, try store.job(id)).refuseWhileRenaming()
        try book.refuseWhileRenaming()
    }
}
