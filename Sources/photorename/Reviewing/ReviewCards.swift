import FileSystem
import Foundation
import JobStore
import Naming
import PhotoModel
import ReviewPage

/// What the page shows: the job's head, and cards of the photos that are in view.
struct ReviewCards: Sendable {
    let wiring: Wiring
    let id: JobID
    let book: ReviewBook

    private var store: JobStore { wiring.store }

    func head() throws -> (json: [UInt8], sequence: Int) {
        let job = try store.job(id)
        let living = try Liveness(store, job)
        let contents = book.contents
        let naming = job.settings.naming
        var object: [String: Any] = [
            "job": JobJSON.object(job, withSteps: true),
            "revision": contents.revision,
            "counts": Dictionary(CardFilter.allCases.map { ($0.rawValue, contents.counts[$0] ?? 0) }) { $1 },
            "folders": contents.folders.count,
            "notice": JSONText.orNull(try notice(job, living)),
            "cost": JSONText.orNull(job.provider == "local" ? nil : job.costUSD.map(Pricing.text)),
            "describer": JobText.describer(job),
            // What renames waits for.
            "busy": JSONText.orNull(busy(living)),
            "undoable": job.phase == .applied || job.renamed > 0,
            "naming": [
                "template": naming.template, "case": naming.wordCase.rawValue, "separator": naming.separator,
                "start": naming.start, "padding": naming.padding,
                "cases": WordCase.allCases.map(\.rawValue),
            ],
            "activity": NSNull(),
        ]
        if let (done, total) = book.renamed { object["activity"] = ["done": done, "total": total] }
        return (Array(try JSONText.line(object).utf8.dropLast()), job.sequence)
    }

    private func notice(_ job: Job, _ living: Liveness) throws -> String? {
        if living.renamer == nil, try StoredJournal(store: store, job: id).unfinished() != nil {
            return "A rename was cut off. Apply finishes it, Undo goes back."
        }
        if let failure = job.failure { return "\(failure.message); \(failure.hint)" }
        if job.isUnreachable { return "The provider cannot be reached; one photo is tried now and then." }
        return living.advice
    }

    private func busy(_ living: Liveness) -> String? {
        if let renamer = living.renamer, renamer != .current { return "process \(renamer.pid) is renaming" }
        return living.workers.isEmpty ? nil : "photos are still being looked at"
    }

    func folders() -> [CardFolder] {
        book.contents.folders.map { folder in
            CardFolder(
                id: ReviewBook.folderID(folder.path), text: folder.path.isRoot ? "." : folder.path.text,
                photos: folder.photos)
        }
    }

    func cards(_ query: CardQuery) throws -> CardList {
        let (contents, positions) = try book.matching(query)
        let window = positions.dropFirst(query.from).prefix(query.count).map { contents.entries[$0] }
        let asked = query.item.flatMap { contents.positions[$0] }
        let items = try store.items(id, only: window.map(\.name.item) + [query.item].compactMap(\.self))
        let naming = try store.job(id).settings.naming
        return CardList(
            revision: contents.revision, matching: positions.count, from: query.from,
            cards: window.map { card($0, items[$0.name.item], naming) },
            item: asked.map { position in
                let entry = contents.entries[position]
                return .init(
                    index: positions.firstIndex(of: position), card: card(entry, items[entry.name.item], naming))
            })
    }

    private func card(_ entry: ReviewBook.Entry, _ item: JobItem?, _ naming: NamingOptions) -> Card {
        let name = entry.name
        var card = Card(
            id: name.item, state: entry.state, old: name.old.name?.text ?? "", new: name.new.text,
            tag: item.map { PictureTag.text($0.photo.identity) } ?? "")
        card.folder = name.old.directory.text
        card.pinned = name.pinned
        card.unsure = entry.isUnsure
        card.note = name.note
        card.companions = name.companions.map {
            Card.Companion(old: $0.name.text, new: $0.name(beside: name.new).text)
        }
        guard let item else { return card }
        card.failure = item.failure.map { Card.Failure(code: $0.code, message: $0.message) }
        card.date = PhotoDate(item, naming)?.isoText
        card.place = item.metadata?.position.flatMap(wiring.places.place).map { "\($0.city), \($0.country)" }
        card.words = item.description.flatMap { $0.description ?? $0.subject }
        return card
    }
}
