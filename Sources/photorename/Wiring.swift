import ArgumentParser
import FileSystem
import Foundation
import JobStore
import Logging
import PhotoModel
import Pipeline
import Settings

/// What is made once and handed to whoever needs it.
struct Wiring: Sendable {
    let settings: Settings
    var console: Console
    let store: JobStore
    let log: Logger
    let places: PlaceLookup

    init(_ options: CommonOptions, to use: StoreUse = .work) throws {
        var settings = try Settings(environment: ProcessInfo.processInfo.environment)
        if let database = options.database { settings.database = database }
        // A worker in the background must mean the same file.
        settings.database = URL(fileURLWithPath: settings.database).path
        var log = Logger(label: "photorename") { StreamLogHandler.standardError(label: $0) }
        log.logLevel = options.output.verbose ? .debug : .critical
        log.debug("database \(settings.database)")
        self.settings = settings
        self.log = log
        console = Console(options.output)
        places = PlaceLookup(settings, console)
        let doorbell = Doorbell(path: JobStore.bell(beside: settings.database))
        store = try JobStore(path: settings.database, to: use) { doorbell.ring() }
    }

    /// The root of a job, which may be gone.
    func open(_ job: Job) throws -> Directory {
        do {
            return try Directory(absolute: .init(bytes: job.root))
        } catch {
            throw JobFailure(
                code: "root_gone", message: "the folder of job \(job.id) cannot be opened: \(error)",
                hint: "Bring it back to where it was, and try again.")
        }
    }
}

/// Runs a command's body: errors become a message and an exit status here, a closed pipe a quiet end.
enum Program {
    static func run(
        _ options: CommonOptions, to use: StoreUse = .work, _ body: (Wiring) throws -> ExitStatus
    ) throws {
        Interrupts.shared.install()
        var database: String?
        let result = Result {
            let wiring = try Wiring(options, to: use)
            database = wiring.store.path
            return try body(wiring)
        }
        try end(result, options, database)
    }

    static func run(_ options: CommonOptions, _ body: (Wiring) async throws -> ExitStatus) async throws {
        Interrupts.shared.install()
        let result: Result<ExitStatus, any Error>
        var database: String?
        do {
            let wiring = try await Blocking.run { try Wiring(options) }
            database = wiring.store.path
            defer { try? wiring.store.close() }
            result = .success(try await body(wiring))
        } catch {
            result = .failure(error)
        }
        try end(result, options, database)
    }

    private static func end(
        _ result: Result<ExitStatus, any Error>, _ options: CommonOptions, _ database: String?
    ) throws {
        LiveLine.restoreCursor()
        switch result {
        case .success(.success): return
        case .success(let status): throw status.code
        case .failure(let code as ExitCode): throw code
        case .failure(is Output.PipeClosed): return
        case .failure(let error):
            let complaint = Complaint(error, database: database)
            Console(options.output).fail(complaint)
            throw complaint.status.code
        }
    }
}
