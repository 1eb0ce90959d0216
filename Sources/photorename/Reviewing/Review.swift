import Dispatch
import FileSystem
import Foundation
import JobStore
import PhotoModel
import Pipeline
import ReviewPage
import Settings
import Synchronization

/// The page of one job: its photos, its server, and what may be done in it.
final class Review: Sendable {
    let server: ReviewServer
    private let store: JobStore
    private let console: Console
    private let id: JobID
    private let book: ReviewBook

    init(_ wiring: Wiring, _ job: Job, _ root: Directory) {
        (store, console, id) = (wiring.store, wiring.console, job.id)
        book = ReviewBook(wiring, job, root)
        server = ReviewServer(
            Self.desk(wiring, job, root, book), linger: .seconds(wiring.settings.reviewLinger ?? 1_800))
    }

    /// Serves the page until somebody ends it.
    ///
    /// - Parameter show: tells people the address.
    func run(opensBrowser: Bool, show: @escaping @Sendable (_ address: String) -> Void) async throws -> ReviewServer.End
    {
        book.start()
        defer { book.close() }
        let browser = BrowserOpener(beside: store.path)
        defer { browser.close() }
        do {
            let end = try await server.run { address in
                show(address)
                if opensBrowser { browser.open(address) }
            }
            // Renames that were begun in the page are brought to their end.
            while book.isRenaming { try await Task.sleep(for: .milliseconds(50)) }
            return end
        } catch {
            throw Complaint("the page cannot be served on this machine: \(error)")
        }
    }

    /// Serves the page while a question waits on the terminal, and keeps the caller's thread, which is none of the pool's.
    ///
    /// - Returns: whether the plan was applied in the page.
    func whileAsked() throws -> Bool {
        let before = try store.job(id).sequence
        Interrupts.shared.onFirst { [server] _ in server.stop() }
        defer {
            Interrupts.shared.onFirst(nil)
            Interrupts.shared.forget()
        }
        let result = Mutex<Result<Void, any Error>>(.success(()))
        let done = DispatchSemaphore(value: 0)
        Task { [console] in
            do {
                _ = try await run(opensBrowser: true) { address in
                    console.say("The page; Ctrl-C ends it and comes back here. \(Self.secret)")
                    console.show(address: address)
                }
            } catch {
                result.withLock { $0 = .failure(error) }
            }
            done.signal()
        }
        done.wait()
        // Behind the ^C that the terminal writes.
        if Interrupts.shared.received != nil { Output.message("\n") }
        try result.withLock { try $0.get() }
        struct Renames: Decodable {
            var kind: String
        }
        let events = try store.glimpse(id, after: before, limit: .max).events
        guard let last = events.last(where: { $0.kind == .rename }) else { return false }
        return try JSONDecoder().decode(Renames.self, from: Data(last.data.utf8)).kind
            == RenameRecord.Kind.apply.rawValue
    }

    /// Serves the page from before the work begins until somebody ends it.
    ///
    /// - Parameter work: the job's run.
    /// - Returns: how the job stands at the end.
    func during(
        opensBrowser: Bool, _ work: @escaping @Sendable () async throws -> ExitStatus
    ) async throws -> ExitStatus {
        let page = Task { [console] in
            try await run(opensBrowser: opensBrowser) { address in
                console.say("The page. \(Self.secret)")
                console.show(address: address)
            }
        }
        do {
            let status = try await server.whileWorking(work)
            // Nothing to look at.
            if status == .failure, try store.job(id).counters.done == 0 { server.stop() }
        } catch {
            server.stop()
            _ = try? await page.value
            throw error
        }
        if !book.isClosed { console.say("The page goes on; Ctrl-C ends it.") }
        Interrupts.shared.onFirst { [server] _ in server.stop() }
        _ = try await page.value
        if Interrupts.shared.received != nil { throw Interrupts.shared.exitCode }
        return ExitStatus(of: try store.job(id))
    }

    /// Said wherever the address is printed.
    static let secret = "Keep this address secret: whoever has it can see and rename the photos."

    private static func desk(_ wiring: Wiring, _ job: Job, _ root: Directory, _ book: ReviewBook) -> ReviewDesk {
        let (store, id) = (wiring.store, job.id)
        let cards = ReviewCards(wiring: wiring, id: id, book: book)
        let names = ReviewNames(wiring, job, root, book)
        let renames = ReviewRenames(wiring: wiring, id: id, book: book)
        let retries = ReviewRetries(wiring: wiring, id: id, root: root)
        let shelf = ThumbnailShelf(root, followsLinks: job.settings.scan.followSymlinks)
        return ReviewDesk(
            head: { try await answer(cards.head) },
            events: { cursor in
                try await answer {
                    try store.glimpse(id, after: cursor).events.map {
                        ReviewEvent(sequence: $0.sequence, json: String(EventJSON.line($0).dropLast()))
                    }
                }
            },
            changes: { book.changes() },
            cards: { query in try await answer { try cards.cards(query) } },
            folders: { try await answer { cards.folders() } },
            thumbnail: { item, tag in
                let contents = book.contents
                guard let position = contents.positions[item] else {
                    throw ReviewRefusal(status: 404, "there is no such photo")
                }
                return try await shelf.picture(item, at: contents.entries[position].name.old, tag)
            },
            check: { wishes in try await answer { try names.check(wishes) } },
            name: { wishes in try await answer { try names.name(wishes) } },
            judge: { verdict in try await answer { try names.judge(verdict) } },
            tryNaming: { wishes in try await answer { try names.tryNaming(wishes) } },
            keepNaming: { wishes in try await answer { try names.keepNaming(wishes) } },
            summary: { try await answer(renames.summary) },
            apply: { plan in try await answer { try renames.apply(plan) } },
            undo: { try await answer(renames.undo) },
            retry: { items in try await answer { try retries.retry(items) } })
    }

    /// On a thread of its own, and what goes wrong in words for the page.
    private static func answer<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        do {
            return try await Blocking.run(body)
        } catch let refusal as ReviewRefusal {
            throw refusal
        } catch {
            let complaint = Complaint(error)
            var status = complaint.status == .busy ? 409 : 500
            if case JobStoreError.noSuchJob = error { status = 404 }
            throw ReviewRefusal(status: status, complaint.message, hint: complaint.hint)
        }
    }
}
