public import JobStore
import Naming
public import PhotoModel
public import PhotorenameCore
import PlanFormats

/// Writes a plan to standard output.
public struct PlanPrinter {
    /// What is printed, and how.
    public struct Options: Sendable {
        /// Nil for a table on a terminal, and tsv elsewhere.
        public var format: OutputFormat?
        /// Photos that keep their names as well.
        public var all: Bool
        /// Absolute paths.
        public var absolute: Bool

        public init(format: OutputFormat? = nil, all: Bool = false, absolute: Bool = false) {
            self.format = format
            self.all = all
            self.absolute = absolute
        }
    }

    private let job: Job
    private let options: Options
    private let console: Console
    /// A table for people goes to standard error, since something else is on standard output.
    private let isMessage: Bool

    /// - Parameters:
    ///   - job: with the naming options that the plan was made by.
    ///   - options: how it is printed.
    ///   - console: where it is printed.
    ///   - isMessage: a table for people goes to standard error.
    public init(_ job: Job, _ options: Options, _ console: Console, isMessage: Bool = false) {
        self.job = job
        self.options = options
        self.console = console
        self.isMessage = isMessage
    }

    /// A plan that is in memory.
    public func write(_ plan: RenamePlan, _ items: [JobItem]) throws {
        let photos = Dictionary(items.map { ($0.id, $0) }) { first, _ in first }
        let page = PlanPage(names: plan.names.map { ($0, photos[$0.item]) })
        try write { _, _ in page }
    }

    /// A plan page by page. For programs only one page is in memory; a table needs all of it, for its columns.
    ///
    /// - Throws: `PreviewError.changed`.
    public func write(_ pages: PreviewPlan.Pages) throws {
        guard let format = PlanFormat(options.format) else { return try table(pages) }
        let writer = PlanWriter(format, job: job.id, root: job.root)
        let output = BufferedResult()
        try output.write(writer.head)
        var isFirst = true
        try forEach(pages, withPhotos: format.describesPhotos) { names in
            for (name, photo) in names {
                try output.write(writer.line(row(name, photo), isFirst: isFirst))
                isFirst = false
            }
            try output.flush()
        }
        try output.write(writer.tail)
        try output.flush()
    }

    private func forEach(
        _ pages: PreviewPlan.Pages, withPhotos: Bool,
        _ body: ([(name: ProposedName, photo: JobItem?)]) throws -> Void
    ) throws {
        try PreviewPlan.forEach(pages, of: job.id, withPhotos: withPhotos) { names in
            try body(options.all ? names : names.filter(\.name.changes))
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

    private func table(_ pages: PreviewPlan.Pages) throws {
        var rows: [PlanTable.Row] = []
        try forEach(pages, withPhotos: true) { names in
            rows += names.map { name, photo in
                PlanTable.Row(
                    folder: options.absolute ? path(name.old.directory) : name.old.directory.bytes,
                    old: name.old.name?.bytes ?? [], new: name.new.bytes, note: note(name, photo),
                    companions: name.companions.map { ($0.name.bytes, $0.name(beside: name.new).bytes) })
            }
        }
        guard !rows.isEmpty else { return }
        if isMessage {
            return Output.message(PlanTable(columns: Console.columns(2), palette: console.palette).draw(rows))
        }
        try Output.result(PlanTable(columns: Console.columns(1), palette: console.resultPalette).draw(rows))
    }

    private func note(_ name: ProposedName, _ photo: JobItem?) -> String? {
        if let failure = photo?.failure { return "\(failure.code): \(failure.message)" }
        return name.note
    }

    private func path(_ path: RelativePath) -> [UInt8] {
        options.absolute ? job.absolute(path) : path.bytes
    }
}

extension PlanFormat {
    /// Nil for a table.
    init?(_ format: OutputFormat?) {
        switch format ?? (Console.isTerminal(1) ? .table : .tsv) {
        case .table: return nil
        case .tsv: self = .tsv
        case .csv: self = .csv
        case .json: self = .json
        case .jsonl: self = .jsonl
        case .null: self = .null
        }
    }

    /// It has more of the photos than their names.
    var describesPhotos: Bool { self != .tsv && self != .null }
}
