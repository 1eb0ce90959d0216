import ArgumentParser
import FileSystem
import Foundation
import JobStore
import PhotoModel
import TerminalUI

struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show how a job stands; the newest if none is named.")

    @Argument(help: "Job ID, a unique prefix of 3 or more characters, or `latest`.")
    var job = "latest"

    @Flag(help: "Add a row a photo.")
    var items = false

    @Flag(help: "Write JSON.")
    var json = false

    @OptionGroup(title: "Common") var common: CommonOptions

    func run() throws {
        try Program.run(common, run(_:))
    }

    private func run(_ wiring: Wiring) throws -> ExitStatus {
        let job = try wiring.store.find(job)
        let rows = items ? try wiring.store.items(job.id) : []
        let plan = items ? try wiring.store.plan(job.id) : RenamePlan(names: [])
        let names = Dictionary(plan.names.map { ($0.item, $0.new) }) { first, _ in first }
        if json {
            var object = JobJSON.object(job, withSteps: true)
            if items { object["items"] = rows.map { JobJSON.item($0, new: names[$0.id]) } }
            try Output.result(try JSONText.line(object))
            return .success
        }
        try Output.result(JobText.status(job, palette: wiring.console.resultPalette))
        if let advice = try advice(job, wiring) { try Output.result(advice + "\n") }
        guard items else { return .success }
        try Output.result("\n")
        try Output.result(
            Columns.draw(
                rows.map { item in
                    let path = TerminalText.escape(item.photo.path.bytes)
                    if let failure = item.failure {
                        return ["error", path, "\(failure.code): \(TerminalText.escape(failure.message))"]
                    }
                    let new = names[item.id].flatMap {
                        $0 == item.photo.path.name ? nil : TerminalText.escape($0.bytes)
                    }
                    return [item.status.rawValue, path, new.map { "→ \($0)" } ?? ""]
                }, columns: Console.isTerminal(1) ? Console.columns(1) : nil))
        return .success
    }

    /// What to type next, where that is not plain.
    private func advice(_ job: Job, _ wiring: Wiring) throws -> String? {
        if try StoredJournal(store: wiring.store, job: job.id).unfinished() != nil,
            try wiring.store.renamer(job.id)?.isAlive != true
        {
            return
                "A rename was cut off. Finish it with: photorename apply \(job.id), or go back with: photorename undo \(job.id)"
        }
        switch job.status {
        case .processing where try !wiring.store.workers(job.id).contains(where: \.process.isAlive):
            return "No process works on it. Go on with: photorename resume \(job.id)"
        case .paused, .error, .cancelled: return "Go on with: photorename resume \(job.id)"
        case .completed where job.phase == .ready && (job.planned ?? 0) > 0:
            return "Rename with: photorename apply \(job.id)"
        case .completed where job.phase == .applied: return "Take it back with: photorename undo \(job.id)"
        default: return nil
        }
    }
}
