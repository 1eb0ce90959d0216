import FileSystem
import Foundation
import JobStore
import PhotoModel
import ReviewPage
import Synchronization

/// A job's photos with their names as they are now, in memory for the page: read anew when the outbox says that something
/// happened, by whichever process.
final class ReviewBook: Sendable {
    struct Entry: Sendable {
        var name: ProposedName
        var status: ItemStatus
        var isUnsure: Bool
    }

    struct Contents: Sendable {
        var entries: [Entry] = []
        /// Position in `entries`, by item.
        var positions: [Int64: Int] = [:]
        var counts: [CardFilter: Int] = [:]
        /// In the order of their paths.
        var folders: [(path: RelativePath, photos: Int)] = []
        /// Rises with each change.
        var revision = 0
    }

    private struct State {
        var contents = Contents()
        var listeners: [UUID: AsyncStream<Void>.Continuation] = [:]
        /// Photos that pass a filter, for the few that are looked at.
        var matching: [Key: [Int]] = [:]
        var isClosed = false
    }

    private struct Key: Hashable {
        var filter: CardFilter
        var folder: String?
        var search: String
    }

    /// Below it the model's words are a guess.
    private static let sure = 0.6
    /// A part of one core is all that reading anew may take.
    private static let rest = 4
    /// Listeners hear something so often in any case: what ends without an event (a lock, a process) shows then.
    private static let tick = Duration.seconds(1)

    private let wiring: Wiring
    private let id: JobID
    private let root: Directory
    private let state = Mutex(State())
    /// What was read first is not to be kept last.
    private let reading = Mutex(())
    /// Of renames that go on at this moment.
    private let activity = Mutex<MoveCounter?>(nil)

    init(_ wiring: Wiring, _ job: Job, _ root: Directory) {
        self.wiring = wiring
        self.root = root
        id = job.id
    }

    var isRenaming: Bool { activity.withLock { $0 != nil } }
    /// How far the renames are; nil when there are none.
    var renamed: (done: Int, total: Int)? { activity.withLock { $0?.value } }

    /// Lets nobody else rename from the page meanwhile.
    ///
    /// - Throws: `ReviewRefusal` when somebody does.
    func whileRenaming<Value>(_ counter: MoveCounter, _ body: () throws -> Value) throws -> Value {
        let isFree = activity.withLock { activity in
            guard activity == nil else { return false }
            activity = counter
            return true
        }
        guard isFree else { throw Self.busy }
        defer { activity.withLock { $0 = nil } }
        return try body()
    }

    func refuseWhileRenaming() throws {
        if isRenaming { throw Self.busy }
    }

    private static let busy = ReviewRefusal(status: 409, "files are being renamed at this moment")

    var contents: Contents { state.withLock { $0.contents } }

    /// Follows the job on a thread of its own, until it is closed.
    func start() {
        Thread { [self] in follow() }.start()
    }

    func close() {
        let listeners = state.withLock { state in
            state.isClosed = true
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.finish() }
    }

    /// Nobody serves the page any more.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    func changes() -> AsyncStream<Void> {
        let key = UUID()
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        continuation.onTermination = { [weak self] _ in self?.state.withLock { $0.listeners[key] = nil } }
        let isClosed = state.withLock { state in
            if !state.isClosed { state.listeners[key] = continuation }
            return state.isClosed
        }
        if isClosed { continuation.finish() }
        return stream
    }

    private func tell() {
        for listener in state.withLock({ Array($0.listeners.values) }) { listener.yield() }
    }

    private func follow() {
        let watch = DoorbellWatch(path: JobStore.bell(beside: wiring.store.path))
        var cursor: Int?
        var isStale = true
        var due = ContinuousClock.now
        var told = ContinuousClock.now
        while !isClosed {
            var isNews = isRenaming
            // What cannot be read now is looked at again: the database may be busy.
            if let glimpse = try? wiring.store.glimpse(id, after: cursor ?? 0, limit: 0), glimpse.sequence != cursor {
                cursor = glimpse.sequence
                isStale = true
                isNews = true
            }
            if isStale, ContinuousClock.now >= due {
                let began = ContinuousClock.now
                if (try? read()) != nil { isStale = false }
                due = .now + (ContinuousClock.now - began) * Self.rest
                isNews = true
            }
            if isNews || ContinuousClock.now - told > Self.tick {
                told = .now
                tell()
            }
            let pause = isStale ? max(.milliseconds(20), due - .now) : .milliseconds(isNews ? 200 : 500)
            watch.wait(milliseconds: Int32(min(500, pause.milliseconds)))
        }
    }

    /// Reads the job's photos and their names.
    func read() throws { try reading.withLock { _ in try readAlone() } }

    private func readAlone() throws {
        let job = try wiring.store.job(id)
        let outlines = try wiring.store.outlines(id, sure: Self.sure)
        let plan =
            job.planned == nil
            ? try Planning(wiring) { [root] in root }.current(job, try wiring.store.items(id), options: nil)
            : try wiring.store.plan(id)
        take(outlines, plan)
    }

    /// - Parameter plan: of all photos, or of those that were there when it was read.
    private func take(_ outlines: [ItemOutline], _ plan: RenamePlan) {
        let names = Dictionary(plan.names.map { ($0.item, $0) }) { first, _ in first }
        let entries = outlines.compactMap { outline -> Entry? in
            guard let old = outline.path.name else { return nil }
            var name =
                names[outline.id] ?? ProposedName(item: outline.id, old: outline.path, new: old)
            // The photo may have been renamed since; and one array of bytes is enough for a path.
            name.old = outline.path
            return Entry(name: name, status: outline.status, isUnsure: outline.isUnsure)
        }
        let folders = Dictionary(grouping: entries, by: \.name.old.directory).mapValues(\.count).sorted {
            $0.key < $1.key
        }
        let positions = Dictionary(entries.enumerated().map { ($1.name.item, $0) }) { first, _ in first }
        state.withLock { state in
            state.contents.entries = entries
            state.contents.positions = positions
            state.contents.folders = folders.map { ($0.key, $0.value) }
            Self.renew(&state)
        }
    }

    /// Names that a person chose, before they are read anew.
    func set(_ names: [Int64: FileName]) {
        reading.withLock { _ in
            state.withLock { state in
                for (item, name) in names {
                    guard let position = state.contents.positions[item] else { continue }
                    state.contents.entries[position].name.new = name
                    state.contents.entries[position].name.pinned = true
                    state.contents.entries[position].name.note = nil
                }
                Self.renew(&state)
            }
        }
        tell()
    }

    private static func renew(_ state: inout State) {
        var counts: [CardFilter: Int] = [:]
        for entry in state.contents.entries {
            for filter in CardFilter.allCases where entry.passes(filter) { counts[filter, default: 0] += 1 }
        }
        state.contents.counts = counts
        state.contents.revision += 1
        state.matching.removeAll()
    }

    /// Positions of the photos that pass, in the order of the walk.
    func matching(_ query: CardQuery) throws -> (contents: Contents, positions: [Int]) {
        let key = Key(filter: query.filter, folder: query.folder, search: query.search)
        let (contents, known) = state.withLock { ($0.contents, $0.matching[key]) }
        if let known { return (contents, known) }
        let words = try query.search.split(whereSeparator: \.isWhitespace).map { word in
            (Self.folded(String(word)), try wiring.store.described(id, by: String(word)))
        }
        let positions = contents.entries.indices.filter { index in
            let entry = contents.entries[index]
            guard entry.passes(query.filter),
                query.folder == nil || query.folder == Self.folderID(entry.name.old.directory)
            else {
                return false
            }
            guard !words.isEmpty else { return true }
            let names = Self.folded(entry.name.old.text + " " + entry.name.new.text)
            return words.allSatisfy { word, described in
                names.contains(word) || described.contains(entry.name.item)
            }
        }
        state.withLock { state in
            guard state.contents.revision == contents.revision else { return }
            if state.matching.count > 3 { state.matching.removeAll() }
            state.matching[key] = positions
        }
        return (contents, positions)
    }

    static func folderID(_ path: RelativePath) -> String { path.isRoot ? "." : path.bytes.hex }

    private static func folded(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    }
}

extension ReviewBook.Entry {
    func passes(_ filter: CardFilter) -> Bool {
        switch filter {
        case .all: true
        case .changed: name.changes
        case .kept: status == .done && !name.changes || status == .skipped
        case .edited: name.pinned
        case .unsure: isUnsure
        case .failed: status == .error
        case .waiting: status == .pending || status == .processing
        }
    }

    var state: Card.State {
        switch status {
        case .pending: .waiting
        case .processing: .looking
        case .error: .failed
        case .done, .skipped: name.changes ? .named : .kept
        }
    }
}
