import ArgumentParser
import Naming
import PhotoModel
import PlanFormats
import TerminalUI

enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case table, tsv, csv, json, jsonl, null
}

struct PrintArguments: ParsableArguments {
    @Option(help: "Form of the preview; table on a terminal, tsv elsewhere.")
    var format: OutputFormat?

    @Flag(help: "List photos that keep their names too.")
    var all = false

    @Flag(help: "Write absolute paths.")
    var absolute = false
}

/// Writes a plan to standard output.
struct PlanPrinter {
    let job: Job
    let items: [Int64: JobItem]
    let arguments: PrintArguments
    let console: Console

    init(_ job: Job, _ items: [JobItem], _ arguments: PrintArguments, _ console: Console) {
        self.job = job
        self.items = Dictionary(items.map { ($0.id, $0) }) { first, _ in first }
        self.arguments = arguments
        self.console = console
    }

    func write(_ plan: RenamePlan) throws {
        let names = arguments.all ? plan.names : plan.renames
        switch arguments.format ?? (Console.isTerminal(1) ? .table : .tsv) {
        case .table: try table(names)
        case .tsv: try machine(names, .tsv)
        case .csv: try machine(names, .csv)
        case .json: try machine(names, .json)
        case .jsonl: try machine(names, .jsonl)
        case .null: try machine(names, .null)
        }
    }

    private func machine(_ names: [ProposedName], _ format: PlanFormat) throws {
        let rows = names.lazy.map { name in
            PlanRow(
                old: path(name.old), new: path(name.newPath), description: items[name.item]?.description,
                date: date(name), pinned: name.pinned, note: name.note,
                companions: name.companions.map { companion in
                    PlanRow.Companion(
                        old: path(name.old.directory.appending(companion.name)),
                        new: path(name.old.directory.appending(companion.name(beside: name.new))))
                })
        }
        let output = BufferedResult()
        try PlanWriter(format, job: job.id, root: job.root).write(rows, to: output.write)
        try output.flush()
    }

    private func date(_ name: ProposedName) -> (text: String, source: DateSource)? {
        items[name.item].flatMap { PhotoDate($0, job.settings.naming) }.map { ($0.isoText, $0.source) }
    }

    private func table(_ names: [ProposedName]) throws {
        let rows = names.map { name in
            PlanTable.Row(
                folder: arguments.absolute ? path(name.old.directory) : name.old.directory.bytes,
                old: name.old.name?.bytes ?? [], new: name.new.bytes, note: note(name),
                companions: name.companions.map { ($0.name.bytes, $0.name(beside: name.new).bytes) })
        }
        guard !rows.isEmpty else { return }
        try Output.result(
            PlanTable(columns: Console.columns(1), palette: console.resultPalette).draw(rows))
    }

    private func note(_ name: ProposedName) -> String? {
        if let failure = items[name.item]?.failure { return "\(failure.code): \(failure.message)" }
        return name.note
    }

    private func path(_ path: RelativePath) -> [UInt8] {
        arguments.absolute ? job.absolute(path) : path.bytes
    }
}
