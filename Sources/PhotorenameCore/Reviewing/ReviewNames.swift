import FileSystem
import JobStore
import Naming
import PhotoModel
import ReviewPage
import Settings
import Synchronization
import Thumbnails

/// Names that a person chooses in the page: by the rules of `edit`, and stored with the job at once.
final class ReviewNames: Sendable {
    private let context: AppContext
    private let id: JobID
    private let root: Directory
    private let index: ReviewIndex
    /// Changes of two pages are made one after the other.
    private let lock = Mutex(())

    private static let exampleLimit = 12
    /// Bytes.
    private static let wordsLimit = 200
    /// Bytes. Each field costs time for each photo.
    private static let templateLimit = 2_000

    init(_ context: AppContext, _ job: Job, _ root: Directory, _ index: ReviewIndex) {
        self.context = context
        self.root = root
        self.index = index
        id = job.id
    }

    private var store: JobStore { context.store }
    private var plan: RenamePlan { RenamePlan(names: index.contents.entries.map(\.name)) }
    private var planning: PlanNames { PlanNames(context, root) }

    private func edits() throws -> NameEdits { NameEdits(context, try store.job(id), root) }

    // MARK: Single names

    func check(_ request: NameEditRequest) throws -> NameEditResponse {
        let (names, faults) = read(request)
        let wrong = try edits().check(names, in: plan).faults
        return response(faults.merging(texts(wrong, names)) { first, _ in first })
    }

    private func response(_ faults: [String: String] = [:]) -> NameEditResponse {
        NameEditResponse(faults: faults, revision: index.contents.revision)
    }

    /// Stores the names; none of them where anything is wrong with one.
    func name(_ request: NameEditRequest) throws -> NameEditResponse {
        try lock.withLock { _ in
            try requireNoRenames()
            let (names, faults) = read(request)
            guard faults.isEmpty else { return response(faults) }
            let edits = try edits()
            let (checked, wrong) = try edits.check(names, in: plan)
            guard wrong.isEmpty else { return response(texts(wrong, names)) }
            if !names.isEmpty {
                try edits.save(names, checked)
                index.set(checked.newNames.filter { names[$0.key] != nil })
            }
            if !request.drop.isEmpty { try renew(dropping: Set(request.drop)) }
            return response()
        }
    }

    /// The names as they were typed, and what is no name at all.
    private func read(_ request: NameEditRequest) -> (names: [Int64: FileName], faults: [String: String]) {
        let contents = index.contents
        var names: [Int64: FileName] = [:]
        var faults: [String: String] = [:]
        for (key, text) in request.names {
            guard let item = Int64(key), let entry = contents.entry(item), let old = entry.name.old.name else {
                faults[key] = "This job has no such photo."
                continue
            }
            // Bytes that are not UTF-8 can't be typed: the name that was shown is meant.
            if text.utf8.elementsEqual(entry.name.new.text.utf8) { continue }
            if text.isEmpty || text.utf8.elementsEqual(old.text.utf8) {
                names[item] = old
            } else if let name = FileName(text) {
                names[item] = name
            } else {
                faults[key] = NameFault.notAName
            }
        }
        return (names, faults)
    }

    private func texts(_ faults: [Int64: NameFault], _ names: [Int64: FileName]) -> [String: String] {
        Dictionary(faults.map { ("\($0)", $1.text(names[$0])) }) { first, _ in first }
    }

    /// - Parameter items: photos that get the template's names again.
    /// - Throws: errors of the store.
    private func renew(dropping items: Set<Int64>) throws {
        defer { FreedMemory.giveBack() }
        try planning.renew(id, dropping: items)
        try index.read()
    }

    private func requireNoRenames() throws {
        try JobActivity(store, try store.job(id)).requireNoRenames()
        try index.requireNoRenames()
    }

    // MARK: Many names

    /// - Returns: how many photos that changed.
    func decide(_ decision: BulkDecision) throws -> Int {
        try lock.withLock { _ in
            try requireNoRenames()
            let names = try selected(decision.photos)
            switch decision.word {
            case .accept:
                let unchanged = Set(names.filter { $0.pinned && !$0.changes }.map(\.item))
                if !unchanged.isEmpty { try renew(dropping: unchanged) }
                return unchanged.count
            case .reject: return try reject(names.filter(\.changes))
            }
        }
    }

    /// - Throws: `ReviewRefusal`, when not as many match as the user was asked about; errors of the store.
    private func selected(_ photos: PhotoSelection) throws -> [ProposedName] {
        if let items = photos.items {
            let contents = index.contents
            return items.compactMap { contents.entry($0)?.name }
        }
        let (contents, positions) = try index.matching(photos.query)
        if let count = photos.count, count != positions.count {
            throw ReviewRefusal(
                status: 409, "the list has changed: it has \(Plural.count(positions.count, "photo")) now")
        }
        return positions.map { contents.entries[$0].name }
    }

    /// Changes many names at once; those that would be invalid stay as they are.
    ///
    /// - Returns: what changed, or would change.
    /// - Throws: `ReviewRefusal`, errors of the store.
    func edit(_ edit: BulkEdit) throws -> BulkEditResult {
        try lock.withLock { _ in
            try requireNoRenames()
            let selected = try selected(edit.photos)
            let wanted = try wanted(edit.change, selected)
            let edits = try edits()
            let faults = try edits.check(wanted, in: plan).faults
            let valid = wanted.filter { faults[$0.key] == nil }
            let (checked, wrong) = try edits.check(valid, in: plan)
            guard wrong.isEmpty else { throw ReviewRefusal(status: 409, "the names have changed; try again") }
            if !edit.isPreview, !valid.isEmpty {
                try edits.save(valid, checked)
                index.set(checked.newNames.filter { valid[$0.key] != nil })
            }
            let new = checked.newNames
            return BulkEditResult(
                changed: valid.count, invalid: faults.count,
                examples: selected.lazy.filter { valid[$0.item] != nil }.prefix(Self.exampleLimit).map { name in
                    .init(old: name.new.text, new: new[name.item]?.text ?? "")
                })
        }
    }

    /// The names that a change asks for, of the photos whose names it changes.
    private func wanted(_ change: BulkEdit.Change, _ selected: [ProposedName]) throws -> [Int64: FileName] {
        switch change {
        case .replace(let find, let text):
            guard !find.isEmpty else { return [:] }
            let pairs = selected.compactMap { name -> (Int64, FileName)? in
                guard let stem = String(validating: name.new.stem, as: UTF8.self), stem.contains(find) else {
                    return nil
                }
                let new = stem.replacing(find, with: text)
                return FileName(Array(new.utf8) + name.new.dotExtension).map { (name.item, $0) }
            }
            return Dictionary(pairs) { first, _ in first }
        case .words(let words):
            guard words.utf8.count <= Self.wordsLimit else {
                throw ReviewRefusal(status: 422, "These are too many words.")
            }
            let names = try planning.names(
                of: try store.job(id), subject: words, for: Set(selected.map(\.item)), beside: plan)
            let present = Dictionary(selected.map { ($0.item, $0.new) }) { first, _ in first }
            return names.filter { present[$0.key] != $0.value }
        }
    }

    private func reject(_ names: [ProposedName]) throws -> Int {
        guard !names.isEmpty else { return 0 }
        let kept = Dictionary(names.compactMap { name in name.old.name.map { (name.item, $0) } }) { first, _ in first }
        let edits = try edits()
        let (checked, wrong) = try edits.check(kept, in: plan)
        if wrong.isEmpty {
            try edits.save(kept, checked)
            index.set(kept)
            return kept.count
        }
        // Another photo gets one of these names. It makes way, unless a person chose that name for it.
        let refused = try edits.check(kept, in: planOfChosenNames).faults
        let free = kept.filter { refused[$0.key] == nil }
        if let (item, fault) = refused.first, free.isEmpty {
            throw ReviewRefusal(
                status: 422, "\(kept[item]?.text ?? "The photo") can't keep its name. \(fault.text(kept[item]))")
        }
        try store.pin(free, in: id)
        try renew(dropping: [])
        return free.count
    }

    /// All photos under their current names, except those for which a person chose one.
    private var planOfChosenNames: RenamePlan {
        RenamePlan(
            names: plan.names.map { name in
                guard !name.pinned else { return name }
                var name = name
                name.new = name.old.name ?? name.new
                return name
            })
    }

    // MARK: Naming options

    func tryNaming(_ request: NamingRequest) throws -> NamingPreview {
        defer { FreedMemory.giveBack() }
        let job = try store.job(id)
        return try preview(try planning.draft(job, try options(request, job)))
    }

    func keepNaming(_ request: NamingRequest) throws -> NamingPreview {
        try lock.withLock { _ in
            try requireNoRenames()
            let job = try store.job(id)
            let draft = try planning.keep(try options(request, job), of: job)
            try index.read()
            return try preview(draft)
        }
    }

    private func preview(_ draft: PlanDraft) throws -> NamingPreview {
        let (count, first) = try draft.renames(of: id, first: Self.exampleLimit)
        return NamingPreview(
            renames: count, examples: first.map { .init(old: $0.old.name?.text ?? "", new: $0.new.text) })
    }

    private func options(_ request: NamingRequest, _ job: Job) throws -> NamingOptions {
        func refusal(_ text: String) -> ReviewRefusal { ReviewRefusal(status: 422, text) }
        var chosen = NamingPreset()
        if let template = request.template {
            guard template.utf8.count <= Self.templateLimit else {
                throw refusal("A template has at most \(Self.templateLimit) bytes.")
            }
            do {
                _ = try Template(template, own: Set((job.settings.naming.fields ?? [:]).keys))
            } catch {
                throw refusal("Character \(error.offset + 1): \(error.text).")
            }
            chosen.template = template
        }
        if let text = request.wordCase {
            guard let wordCase = WordCase(rawValue: text) else { throw refusal("Unknown case \(text).") }
            chosen.wordCase = wordCase
        }
        if let separator = request.separator {
            guard LegalName.canSeparate(separator) else { throw refusal("This can't be part of a file name.") }
            chosen.separator = separator
        }
        if let start = request.start {
            guard NamingPreset.starts.contains(start) else {
                throw refusal("The first number is 0 to \(NamingPreset.starts.upperBound).")
            }
            chosen.start = .number(start)
        }
        if let padding = request.padding {
            guard NamingPreset.paddings.contains(padding) else {
                throw refusal("Numbers have 1 to \(NamingPreset.paddings.upperBound) digits.")
            }
            chosen.padding = padding
        }
        return chosen.applied(to: job.settings.naming)
    }
}
