import Clocks
import FileSystem
import Foundation
import JobStore
import Naming
import PhotoModel
import ReviewPage
import Synchronization

/// A job's photos with their current names, in memory for the page. It is read again when an event reports a change, whichever process
/// made it.
final class ReviewIndex: Sendable {
    struct Contents: Sendable {
        var entries: [ItemSummary] = []
        /// Position in `entries`, by item.
        var positions: [Int64: Int] = [:]
        var counts: [CardFilter: Int] = [:]
        /// Sorted by path.
        var folders: [(path: RelativePath, photos: Int)] = []
        /// Rises with each change.
        var revision = 0
        /// The job's last event when they were read; nil before.
        var sequence: Int?

        func entry(_ item: Int64) -> ItemSummary? { positions[item].map { entries[$0] } }
    }

    private struct State {
        var contents = Contents()
        var listeners: [UUID: AsyncStream<Void>.Continuation] = [:]
        /// Positions of the photos that pass a filter, for the few filters that are in use.
        var matching: [Key: [Int]] = [:]
        var isClosed = false
    }

    private struct Key: Hashable {
        var filter: CardFilter
        var folder: String?
        var search: String
        var sort: CardSort
    }

    /// Reading takes at most a fifth of the time of one core.
    private static let pauseFactor = 4
    /// Listeners are told so often in any case: some changes have no event (a lock, the end of a process).
    private static let tick = Duration.seconds(1)
    /// Filters whose photos are remembered.
    private static let matchingLimit = 4

    private let context: AppContext
    private let id: JobID
    private let root: Directory
    private let state = Mutex(State())
    /// So that what was read first is not stored last.
    private let reading = Mutex(())
    /// Of the renames that are under way.
    private let renaming = Mutex<RenameProgress?>(nil)

    init(_ context: AppContext, _ job: Job, _ root: Directory) {
        self.context = context
        self.root = root
        id = job.id
    }

    private var store: JobStore { context.store }
    var contents: Contents { state.withLock { $0.contents } }

    // MARK: Renames

    var isRenaming: Bool { renaming.withLock { $0 != nil } }
    /// How many files of the renames that are under way are done; nil when there are none.
    var renameProgress: (done: Int, total: Int)? { renaming.withLock { $0?.value }.map { ($0.done, $0.total) } }

    /// Runs `body` while nobody else renames from the page.
    ///
    /// - Throws: `ReviewRefusal`, when somebody does; what `body` throws.
    func whileRenaming<Value>(_ progress: RenameProgress, _ body: () throws -> Value) throws -> Value {
        let isFree = renaming.withLock { renaming in
            guard renaming == nil else { return false }
            renaming = progress
            return true
        }
        guard isFree else { throw Self.busy }
        defer { renaming.withLock { $0 = nil } }
        return try body()
    }

    /// - Throws: `ReviewRefusal`.
    func requireNoRenames() throws {
        if isRenaming { throw Self.busy }
    }

    private static let busy = ReviewRefusal(status: 409, "files are being renamed")

    // MARK: Listeners

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

    private func notify() {
        for listener in state.withLock({ Array($0.listeners.values) }) { listener.yield() }
    }

    private func follow() {
        let watcher = store.watcher(of: id)
        var cursor: Int?
        var isStale = true
        var due = ContinuousClock.now
        var notified = ContinuousClock.now
        while !isClosed {
            var isNews = isRenaming
            // A database that is busy is read again soon.
            if let batch = try? store.eventBatch(id, after: cursor ?? 0, limit: 0), batch.sequence != cursor {
                cursor = batch.sequence
                (isStale, isNews) = (true, true)
            }
            if isStale, .now >= due {
                let start = ContinuousClock.now
                if (try? read()) != nil { isStale = false }
                due = .now + (.now - start) * Self.pauseFactor
                isNews = true
            }
            if isNews || .now - notified > Self.tick {
                notified = .now
                notify()
            }
            let pause = isStale ? max(.milliseconds(20), due - .now) : .milliseconds(isNews ? 200 : 500)
            watcher.wait(milliseconds: Int32(min(500, pause.milliseconds)))
        }
    }

    // MARK: Contents

    /// Reads the job's photos and their names, unless somebody else has done so since the last change.
    ///
    /// - Throws: errors of the store, `FileSystemError`.
    func read() throws {
        try reading.withLock { _ in
            let job = try store.job(id)
            if contents.sequence != job.sequence { try read(job) }
        }
    }

    /// The first request of a page can come before the index has been read.
    func readOnce() throws {
        if contents.sequence == nil { try read() }
    }

    private func read(_ job: Job) throws {
        var entries = try store.summaries(id)
        if job.planned == nil {
            // Of the photos that are described so far.
            let plan = try PlanNames(context, root).current(job, try store.items(id), options: nil)
            let names = Dictionary(plan.names.map { ($0.item, $0) }) { first, _ in first }
            for index in entries.indices {
                guard var name = names[entries[index].name.item] else { continue }
                // Both share one array of bytes.
                name.old = entries[index].name.old
                entries[index].name = name
            }
        }
        replace(entries, job.sequence)
    }

    private func replace(_ entries: [ItemSummary], _ sequence: Int) {
        let folders = Dictionary(grouping: entries, by: \.name.old.directory).mapValues(\.count).sorted {
            $0.key < $1.key
        }
        let positions = Dictionary(entries.enumerated().map { ($1.name.item, $0) }) { first, _ in first }
        state.withLock { state in
            state.contents.entries = entries
            state.contents.positions = positions
            state.contents.folders = folders.map { ($0.key, $0.value) }
            state.contents.sequence = sequence
            Self.changed(&state)
        }
    }

    /// Shows names that a person chose, before they are read from the database.
    func set(_ names: [Int64: FileName]) {
        reading.withLock { _ in
            state.withLock { state in
                for (item, name) in names {
                    guard let position = state.contents.positions[item] else { continue }
                    state.contents.entries[position].name.new = name
                    state.contents.entries[position].name.pinned = true
                    state.contents.entries[position].name.note = nil
                }
                Self.changed(&state)
            }
        }
        notify()
    }

    private static func changed(_ state: inout State) {
        var counts: [CardFilter: Int] = [:]
        for entry in state.contents.entries {
            for filter in CardFilter.allCases where entry.passes(filter) { counts[filter, default: 0] += 1 }
        }
        state.contents.counts = counts
        state.contents.revision += 1
        state.matching.removeAll()
    }

    // MARK: Search

    /// - Returns: the contents, and the positions of the photos that pass, in the order of the walk.
    /// - Throws: errors of the store.
    func matching(_ query: CardQuery) throws -> (contents: Contents, positions: [Int]) {
        let key = Key(filter: query.filter, folder: query.folder, search: query.search, sort: query.sort)
        let (contents, known) = state.withLock { ($0.contents, $0.matching[key]) }
        if let known { return (contents, known) }
        let words = try query.search.split(whereSeparator: \.isWhitespace).map { word in
            (Self.folded(String(word)), try store.described(id, by: String(word)))
        }
        let matching = contents.entries.indices.filter { index in
            let entry = contents.entries[index]
            guard entry.passes(query.filter),
                query.folder == nil || query.folder == Self.folderID(entry.name.old.directory)
            else { return false }
            guard !words.isEmpty else { return true }
            let names = Self.folded(
                [entry.name.old.text, entry.name.new.text, entry.renamedFrom?.text ?? ""].joined(separator: " "))
            return words.allSatisfy { word, described in
                names.contains(word) || described.contains(entry.name.item)
            }
        }
        let positions = try sorted(matching, contents, query.sort)
        state.withLock { state in
            guard state.contents.revision == contents.revision else { return }
            if state.matching.count >= Self.matchingLimit { state.matching.removeAll() }
            state.matching[key] = positions
        }
        return (contents, positions)
    }

    /// - Returns: the positions in another order; equal ones stay in that of the walk.
    private func sorted(_ positions: [Int], _ contents: Contents, _ sort: CardSort) throws -> [Int] {
        func by<Key: Comparable>(_ key: (ItemSummary) -> Key) -> [Int] {
            positions.map { ($0, key(contents.entries[$0])) }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map(\.0)
        }
        switch sort {
        case .folder: return positions
        case .name: return by(\.name.new)
        case .date:
            let dates = try dates()
            // Without a date last.
            return by { dates[$0.name.item] ?? .max }
        case .sureness:
            let sureness = try store.sureness(id)
            return by { sureness[$0.name.item] ?? .infinity }
        }
    }

    /// Local times in milliseconds since 1970, by photo; page by page, since the metadata take much memory.
    private func dates() throws -> [Int64: Int64] {
        let naming = try store.job(id).settings.naming
        let items = contents.entries.map(\.name.item)
        var dates: [Int64: Int64] = [:]
        for start in stride(from: 0, to: items.count, by: JobStore.pageSize) {
            let page = Array(items[start..<min(items.count, start + JobStore.pageSize)])
            for (id, item) in try store.items(id, only: page) {
                dates[id] = PhotoDate(item, naming)?.date.milliseconds
            }
        }
        return dates
    }

    static func folderID(_ path: RelativePath) -> String { path.isRoot ? "." : path.bytes.hex }

    private static func folded(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    }
}

extension ItemSummary {
    func passes(_ filter: CardFilter) -> Bool {
        switch filter {
        case .all: true
        case .changed: name.changes
        case .kept: state == .kept
        case .renamed: state == .renamed
        case .edited: name.pinned
        case .unsure: isUnsure
        case .failed: status == .error
        case .waiting: status == .pending || status == .processing
        }
    }

    var state: Card.State {
        switch status {
        case .pending: .waiting
        case .processing: .processing
        // A photo that can't be decoded can be renamed as well.
        case .error: renamedFrom != nil && !name.changes ? .renamed : .failed
        case .done: name.changes ? .changed : renamedFrom == nil ? .kept : .renamed
        }
    }
}
