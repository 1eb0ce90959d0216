import ArgumentParser
import Foundation
import JobStore
import PhotoModel
import PhotorenameCore
import Pipeline
import Settings
import TerminalUI

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Show what is installed, which provider would be used and why, and how to fix problems.")

    @Flag(help: "Write JSON.")
    var json = false

    @Flag(help: "Send the provider one real request, with a small image that comes with this program.")
    var probe = false

    @Option(
        help: ArgumentHelp("Save what can be read of a damaged database into a new one.", valueName: "file"),
        completion: .file())
    var salvage: String?

    @OptionGroup(title: "Common") var common: CommonOptions

    func run() async throws {
        Interrupts.shared.install()
        let console = common.output.console
        if let salvage { return try await Blocking.run { try save(to: salvage, console) } }
        let diagnosis = DiagnoseInstallation(
            environment: ProcessInfo.processInfo.environment, database: common.database,
            isInteractive: Console.canAsk)
        var checks = try await Blocking.run { diagnosis.run() }
        if probe { checks += await diagnosis.probe() }
        try Output.result(json ? JSONLine.text(DoctorReport(checks)) : text(checks, console.resultPalette))
        if checks.contains(where: { !$0.isGood && $0.isNeeded }) { throw ExitCode(ExitStatus.failure.rawValue) }
    }

    private func text(_ checks: [DiagnoseInstallation.Check], _ palette: Palette) -> String {
        checks.map { check in
            let fault = check.isNeeded ? palette.red("!!") : palette.yellow("--")
            let mark = check.isGood ? palette.green("ok") : fault
            return "\(mark)  \(indented("\(check.name): \(check.text)"))\n"
                + (check.fix.map { "    \(indented($0))\n" } ?? "")
        }.joined()
    }

    /// Behind the mark; on a terminal, broken between words.
    private func indented(_ text: String) -> String {
        let text = VisibleText.escape(text)
        guard let columns = Console.resultColumns else { return text }
        return Wrapping.wrap(text, columns: columns - 4).replacingOccurrences(of: "\n", with: "\n    ")
    }

    private func save(to target: String, _ console: Console) throws {
        do {
            let settings = try Settings(environment: ProcessInfo.processInfo.environment)
            let result = try SalvageDatabase(source: common.database ?? settings.database).run(to: target)
            try Output.result(json ? JSONLine.text(SalvageReport(result)) : text(result))
            if !json { console.say("To look at it: photorename jobs --database \(target)") }
        } catch {
            try CommandRunner.fail(error, console)
        }
    }

    private func text(_ salvage: Salvage) -> String {
        salvage.saved.sorted { $0.key < $1.key }.map { table, count in
            let loss = salvage.incomplete.contains(table) ? "; other rows could not be read" : ""
            return "\(table): \(Plural.count(count, "row"))\(loss)\n"
        }.joined()
    }
}
