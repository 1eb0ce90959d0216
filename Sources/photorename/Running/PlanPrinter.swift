import ArgumentParser
import JobStore
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
    /// A part of a plan, and where the next one begins.
    typealias Pages = (_ start: PlanPage.Start?, _ withPhotos: Bool) throws -> PlanPage

    let job: Job
    let arguments: PrintArguments
    let console: Console
    /// A table for people goes to standard error: something else is on standard output.
    var isMessage = false

    /// Before a question: for people, whatever standard output is.
    ///
    /// - Parameter isMessage: standard output is for programs.
    static func beforeQuestion(_ job: Job, _ console: Console, isMessage: Bool) throws -> PlanPrinter {
        var printer = PlanPrinter(job, try PrintArguments.parse(["--format", "table"]), console)
        printer.isMessage = isMessage
        return printer
    }

    init(_ job: Job, _ arguments: PrintArguments, _ console: Console) {
        self.job = job
        self.arguments = arguments
        self.console = console
    }

    /// A plan that is at hand.
    func write(_ plan: RenamePlan, _ items: [JobItem]) throws {
        let photos = Dictionary(items.map { ($0.id, $0) }) { first, _ in first }
        let page = PlanPage(names: plan.names.map { ($0, photos[$0.item]) })
        try write { _, _ in page }
    }

    /// The job's own plan as it is stored.
    func write(_ store: JobStore) throws {
        try write { try store.planPage(job.id, from: $0, withPhotos: $1) }
    }

    /// A plan page by page. For programs nothing but a page is in memory; a table has to know all of it, for its columns.
    ///
    /// - Throws: `Complaint` when the job was changed between two pages.
    func write(_ pages: Pages) throws {
        guard let format = PlanFormat(arguments.format) else { return try table(pages) }
        let writer = PlanWriter(format, job: job.id, root: job.root)
        let output = BufferedResult()
        try output.write(writer.head)
        var isFirst = true
        try each(pages, withPhotos: format.tellsOfPhotos) { names in
            for (name, photo) in names {
                try output.write(writer.line(row(name, photo), isFirst: isFirst))
                isFirst = false
            }
            try output.flush()
        }
        try output.write(writer.tail)
        try output.flush()
    }

    private func each(
        _ pages: Pages, withPhotos: Bool, _ body: ([(name: ProposedName, photo: JobItem?)]) throws -> Void
    ) throws {
        var page = try pages(nil, withPhotos)
        while true {
            try body(arguments.all ? page.names : page.names.filter(\.name.changes))
            guard let next = page.next else { return }
            page = try pages(next, withPhotos)
            // Half of one plan and half of another would be none.
            guard !page.isOfAnother else {
                throw Complaint(
                    "job \(job.id) was changed while its plan was printed; what was printed is not all of it",
                    hint: "Print it again.")
            }
        }
    }

    private func row(_ name: ProposedName, _ photo: JobItem?) -> PlanRow {
        PlanRow(
            old: path(name.old), new: path(name.newPath), description: photo?.description, date: date(photo),
            pinned: name.pinned, note: name.note,
            companions: name.companions.map { companion in
                PlanRow.Companion(
                    old: path(name.old.directory.appending(companion.name)),
                    new: path(name.old.directory.appending(companion.name(beside: name.new))))
            })
    }

    private func date(_ photo: JobItem?) -> (text: String, source: DateSource)? {
        photo.flatMap { PhotoDate($0, job.settings.naming) }.map { ($0.isoText, $0.source) }
    }

    private func table(_ pages: Pages) throws {
        var rows: [PlanTable.Row] = []
        try each(pages, withPhotos: true) { names in
            rows += names.map { name, photo in
                PlanTable.Row(
                    folder: arguments.absolute ? path(name.old.directory) : name.old.directory.bytes,
                    old: name.old.name?.bytes ?? [], new: name.new.bytes, note: note(name, photo),
                    companions: name.companions.map { ($0.name.bytes, $0.name(beside: name.new).bytes) })
            }
        }
        guard !rows.isEmpty else { return }
        if isMessage {
            return Output.message(PlanTable(columns: Console.columns(2), palette: console.palette).draw(rows))
        }
        try Output.result(
            PlanTable(columns: Console.columns(1), palette: console.resultPalette).draw(rows))
    }

    private func note(_ name: ProposedName, _ photo: JobItem?) -> String? {
        if let failure = photo?.failure { return "\(failure.code): \(failure.message)" }
        return name.note
    }

    private func path(_ path: RelativePath) -> [UInt8] {
        arguments.absolute ? job.absolute(path) : path.bytes
    }
}

extension PlanFormat {
    /// Nil for a table.
    fileprivate init?(_ format: OutputFormat?) {
        switch format ?? (Console.isTerminal(1) ? .table : .tsv) {
        case .table: return nil
        case .tsv: self = .tsv
        case .csv: self = .csv
        case .json: self = .json
        case .jsonl: self = .jsonl
        case .null: self = .null
        }
    }

    /// Also what is known of the photos is written, and not only their names.
    fileprivate var tellsOfPhotos: Bool { self != .tsv && self != .null }
}
