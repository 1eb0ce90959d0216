import ArgumentParser
import JobStore
import PhotoModel
import PhotorenameCore
import TerminalUI

struct Logs: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "logs", abstract: "Show a job's log.")

    @OptionGroup var job: OptionalJobArgument

    @Flag(help: "Print new rows until the job ends.")
    var follow = false

    @Option(help: ArgumentHelp("Only rows after the one with this `id`.", valueName: "id"))
    var since: Int64 = 0

    @Flag(help: "Write JSON, one object per line.")
    var json = false

    @OptionGroup(title: "Common") var common: CommonOptions

    func run() throws {
        try CommandRunner.run(common, to: .read, run)
    }

    private func run(_ context: AppContext, _ console: Console) throws -> ExitStatus {
        if follow { Interrupts.shared.install() }
        let found = try job.find(context)
        try ReadLog(context.store, found.id).run(after: since, follows: follow) { entry in
            try Output.result(json ? JSONLine.text(LogReport(entry)) : text(entry, console.resultPalette))
        }
        return .success
    }

    private func text(_ entry: LogEntry, _ palette: Palette) -> String {
        let level =
            switch entry.level {
            case .info: palette.dim("info")
            case .warning: palette.yellow("warning")
            case .error: palette.red("error")
            }
        let path = entry.path.map { " \(VisibleText.escape($0.bytes)):" } ?? ""
        let message = VisibleText.escape(entry.message)
        return "\(LocalTime.text(entry.at)) \(level) \(entry.code)\(path) \(message)\n"
    }
}
