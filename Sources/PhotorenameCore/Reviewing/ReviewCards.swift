import FileSystem
import Foundation
import JobStore
import Naming
import PhotoModel
import ReviewPage

/// What the page shows: the job, and cards of the photos that are in view.
struct ReviewCards: Sendable {
    private let context: AppContext
    private let id: JobID
    private let index: ReviewIndex

    init(_ context: AppContext, _ id: JobID, _ index: ReviewIndex) {
        self.context = context
        self.id = id
        self.index = index
    }

    private var store: JobStore { context.store }

    func head() throws -> (json: [UInt8], sequence: Int) {
        let job = try store.job(id)
        let activity = try JobActivity(store, job)
        let contents = index.contents
        let head = ReviewHead(
            job: JobReport(job, isWhole: true), revision: contents.revision,
            counts: Dictionary(CardFilter.allCases.map { ($0.rawValue, contents.counts[$0] ?? 0) }) { $1 },
            folders: contents.folders.count,
            notice: JobNotice(job, activity).map { text($0, job) },
            cost: job.provider == .local ? nil : job.costUSD.map(Dollars.text),
            describer: job.settings.describe.textWithPrice,
            describesAgainWith: job.settings.describe.atOnce.textWithPrice, busy: busy(activity),
            undoable: job.phase == .applied || job.renamed > 0, naming: ReviewHead.Naming(job.settings.naming),
            activity: index.renameProgress.map { ReviewHead.Activity(done: $0.done, total: $0.total) })
        return (Array(JSONLine.object(head).utf8), job.sequence)
    }

    private func text(_ notice: JobNotice, _ job: Job) -> String {
        switch notice {
        case .interruptedRename: "A rename was interrupted. To finish it, click Apply. To reverse it, click Undo."
        case .failure(let failure): "\(failure.message). \(failure.hint)"
        case .providerUnreachable: "The provider can't be reached. photorename tries one photo from time to time."
        case .orphaned: "The job isn't running. To continue: photorename resume \(job.id)"
        }
    }

    private func busy(_ activity: JobActivity) -> String? {
        if let renamer = activity.renamer, renamer != .current { return "process \(renamer.pid) is renaming files" }
        return activity.workers.isEmpty ? nil : "photos are still being analyzed"
    }

    func folders() -> [CardFolder] {
        index.contents.folders.map { folder in
            CardFolder(
                id: ReviewIndex.folderID(folder.path), text: folder.path.isRoot ? "." : folder.path.text,
                photos: folder.photos)
        }
    }

    func cards(_ query: CardQuery) throws -> CardList {
        try index.readOnce()
        let (contents, positions) = try index.matching(query)
        let window = positions.dropFirst(query.from).prefix(query.count).map { contents.entries[$0] }
        let asked = query.item.flatMap { contents.positions[$0] }
        let items = try store.items(id, only: window.map(\.name.item) + [query.item].compactMap(\.self))
        let settings = try store.job(id).settings
        return CardList(
            revision: contents.revision, matching: positions.count, from: query.from,
            cards: window.map { card($0, items[$0.name.item], settings) },
            item: asked.map { position in
                let entry = contents.entries[position]
                return .init(
                    index: positions.firstIndex(of: position), card: card(entry, items[entry.name.item], settings))
            })
    }

    /// - Throws: `ReviewRefusal`, errors of the store.
    func details(_ item: Int64) throws -> PhotoDetails {
        guard let entry = index.contents.entry(item), let found = try store.items(id, only: [item])[item] else {
            throw ReviewRefusal(status: 404, "no such photo")
        }
        let settings = try store.job(id).settings
        return ReviewDetails(found, card(entry, found, settings), settings).details
    }

    /// The card shows a failure by itself.
    private static func note(_ note: String?, beside failure: ItemFailure?) -> String? {
        guard let note, let failure, note.hasPrefix(failure.message) else { return note }
        let rest = note.dropFirst(failure.message.count)
        if rest.hasPrefix("; ") { return String(rest.dropFirst(2)) }
        return rest.isEmpty ? nil : note
    }

    private func card(_ entry: ItemSummary, _ item: JobItem?, _ settings: JobSettings) -> Card {
        let name = entry.name
        var card = Card(
            id: name.item, state: entry.state, old: name.old.name?.text ?? "", new: name.new.text,
            tag: item.map { PictureTag.text($0.photo.identity) } ?? "")
        card.folder = name.old.directory.text
        card.pinned = name.pinned
        card.unsure = entry.isUnsure
        card.renamedFrom = entry.renamedFrom?.text
        card.note = Self.note(name.note, beside: item?.failure)
        card.companions = name.companions.map {
            Card.Companion(old: $0.name.text, new: $0.name(beside: name.new).text)
        }
        guard let item else { return card }
        card.failure = item.failure.map { Card.Failure(code: $0.code.rawValue, message: $0.message) }
        card.date = PhotoDate(item, settings.naming)?.isoText
        card.place = item.metadata?.position.flatMap { context.places.place(at: $0, in: settings.describe.language) }
            .map { "\($0.city), \($0.country)" }
        card.words = item.description.flatMap { $0.description ?? $0.subject }
        return card
    }
}
