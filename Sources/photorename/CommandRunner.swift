import ArgumentParser
import Foundation
import JobStore
import PhotoModel
import PhotorenameCore
import Pipeline
import Settings
import TerminalUI

/// Runs the body of a command: opens the jobs database, and turns errors into a message and an exit status.
enum CommandRunner {
    static func run(
        _ options: CommonOptions, to use: StoreUse = .work,
        _ body: (AppContext, Console) throws -> ExitStatus
    ) throws {
        // A command that only reads can end at any moment. Those that follow a job handle signals themselves.
        if use == .work { Interrupts.shared.install() }
        let console = options.output.console
        var database: String?
        let result = Result {
            let context = try Self.context(options, console, to: use)
            database = context.store.name
            return try body(context, console)
        }
        try end(result, console, database)
    }

    /// - Parameters:
    ///   - options: of every command.
    ///   - memory: that a run may take; nil for what the settings say.
    ///   - body: the command.
    /// - Throws: `ExitCode`.
    static func run(
        _ options: CommonOptions, memory: ByteSize? = nil,
        _ body: (AppContext, Console) async throws -> ExitStatus
    ) async throws {
        Interrupts.shared.install()
        let console = options.output.console
        let result: Result<ExitStatus, any Error>
        var database: String?
        do {
            let context = try await Blocking.run { try Self.context(options, console, to: .work, memory) }
            database = context.store.name
            defer { try? context.store.close() }
            result = .success(try await body(context, console))
        } catch {
            result = .failure(error)
        }
        try end(result, console, database)
    }

    private static func context(
        _ options: CommonOptions, _ console: Console, to use: StoreUse, _ memory: ByteSize? = nil
    ) throws -> AppContext {
        var settings = try Settings(environment: ProcessInfo.processInfo.environment)
        options.use(&settings)
        if let memory { settings.memory = memory.bytes }
        if console.isVerbose {
            let name = PostgresAddress(settings.database)?.shown ?? settings.database
            console.say("Database: \(VisibleText.escape(name))")
        }
        return try AppContext(settings: settings, to: use, isInteractive: Console.canAsk) { error in
            let error = UserFacingError(error)
            console.warn("place names are unavailable: \(error.message). \(error.hint ?? "")")
        }
    }

    private static func end(
        _ result: Result<ExitStatus, any Error>, _ console: Console, _ database: String?
    ) throws {
        LiveLine.restoreCursor()
        switch result {
        case .success(.success): return
        case .success(let status): throw ExitCode(status.rawValue)
        case .failure(let error): try fail(error, console, database)
        }
    }

    /// Reports what a command threw. A closed pipe is no error.
    ///
    /// - Throws: `ExitCode`.
    static func fail(_ error: any Error, _ console: Console, _ database: String? = nil) throws {
        if error is Output.PipeClosed { return }
        if let code = error as? ExitCode { throw code }
        if error is CancellationError, Interrupts.shared.received != nil {
            console.say("Stopped while photos were compared with the record.")
            throw ExitCode(Interrupts.shared.exitStatus)
        }
        let error = UserFacingError(error, database: database)
        console.fail(error)
        throw ExitCode(error.code.exitStatus.rawValue)
    }
}
