import ArgumentParser
import Foundation
import JobStore
import PhotoModel
import PhotorenameCore
import Settings
import TerminalUI

struct DatabaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "database", abstract: "Set up and check the database of the jobs, for several machines.",
        discussion: "A file needs none of this: it is created when it is first used.",
        subcommands: [Init.self, Check.self, Upgrade.self, Grant.self])

    struct Init: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "init", abstract: "Create the tables in a PostgreSQL database, unless they are there.")

        @OptionGroup(title: "Common") var common: CommonOptions

        func run() throws {
            try DatabaseCommand.run(common) { administration, name in
                try Output.result(
                    administration.create()
                        ? "Created the schema photorename in \(name).\n" : "\(name) has it already.\n")
            }
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check", abstract: "Check that the tables are as this version needs them.")

        @OptionGroup(title: "Common") var common: CommonOptions

        func run() throws {
            try DatabaseCommand.run(common) { administration, name in
                let problems = try administration.check()
                guard problems.isEmpty else {
                    throw UserFacingError(.databaseError, "\(name): " + problems.joined(separator: "; "))
                }
                try Output.result("\(name) is as it should be.\n")
            }
        }
    }

    struct Upgrade: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "upgrade", abstract: "Bring the tables to this version.")

        @OptionGroup(title: "Common") var common: CommonOptions

        func run() throws {
            try DatabaseCommand.run(common) { administration, name in
                try Output.result(
                    administration.upgrade() ? "Upgraded \(name).\n" : "\(name) has this version already.\n")
            }
        }
    }

    struct Grant: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "grant", abstract: "Let a database role have jobs of its own, which no other role sees.")

        @Argument(help: "The role.") var user: String

        @OptionGroup(title: "Common") var common: CommonOptions

        func run() throws {
            try DatabaseCommand.run(common) { administration, name in
                try administration.grant(to: user)
                try Output.result("\(VisibleText.escape(user)) can use \(name).\n")
            }
        }
    }

    /// - Parameters:
    ///   - common: which database.
    ///   - body: gets the name of the database, too.
    /// - Throws: `ExitCode`.
    private static func run(
        _ common: CommonOptions, _ body: (_ database: PostgresAdministration, _ name: String) throws -> Void
    ) throws {
        do {
            var settings = try Settings(environment: ProcessInfo.processInfo.environment)
            common.use(&settings)
            guard let address = PostgresAddress(settings.database) else {
                throw UserFacingError(
                    .usage, "\(settings.database) is a file, which needs no such command",
                    hint:
                        "Name a PostgreSQL database: --database postgresql://HOST/NAME. A file is checked by: photorename doctor"
                )
            }
            try body(PostgresAdministration(address), VisibleText.escape(address.shown))
        } catch {
            try CommandRunner.fail(error, common.output.console)
        }
    }
}
