import ArgumentParser
import FileSystem
import JobStore
import PhotoModel
import TerminalUI

struct Logs: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "logs", abstract: "Show a job's log.")

    @Argument(help: "Job ID, a unique prefix of 3 or more characters, or `latest`.", completion: Completing.jobs)
    var job = "latest"

    @Flag(help: "Stay until the job ends.")
    var follow = false

    @Option(help: ArgumentHelp("Only rows after the one with this `id`.", valueName: "id"))
    var since: Int64 = 0

    @Flag(help: "Write JSON, one object a line.")
    var json = false

    @OptionGroup(title: "Common") var common: CommonOptions

    func run() throws {
        try Program.run(common, to: .look, run(_:))
    }

    private func run(_ wiring: Wiring) throws -> ExitStatus {
        let found = try wiring.store.find(job)
        let watch = follow ? DoorbellWatch(path: JobStore.bell(beside: wiring.store.path)) : nil
        var cursor = since
        while true {
            // Before the rows: what was logged until the job ended is among them.
            let status = try wiring.store.job(found.id).status
            for entry in try wiring.store.logs(found.id, after: cursor) {
                try Output.result(json ? try line(entry) : text(entry, wiring.console.resultPalette))
                cursor = entry.id
            }
            guard let watch, !status.isAtRest else { return .success }
            watch.wait(milliseconds: Follower.poll)
        }
    }

    private func text(_ entry: LogEntry, _ palette: Palette) -> String {
        let level =
            switch entry.level {
            case .info: palette.dim("info")
            case .warning: palette.yellow("warning")
            case .error: palette.red("error")
            }
        let path = entry.path.map { " \(TerminalText.escape($0.bytes)):" } ?? ""
        return "\(JobText.date(entry.at)) \(level) \(entry.code)\(path) \(TerminalText.escape(entry.message))\n"
    }

    private func line(_ entry: LogEntry) throws -> String {
        var object: [String: Any] = [
            "id": entry.id, "at": JSONText.date(entry.at), "level": entry.level.rawValue, "code": entry.code,
            "message": entry.message,
        ]
        object["path"] = entry.path?.text
        return try JSONText.line(object)
    }
}
